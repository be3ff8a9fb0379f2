// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/execution/session.h"

#include "core/execution/copystream_p.h"
#include "core/execution/placement_p.h"
#include "core/execution/stagednetwork_p.h"
#include "core/exits/answer.h"
#include "core/networks/network_p.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace offramp {

namespace {

/// One that is computed, and one whose images are copied meanwhile.
constexpr std::size_t batchesAtOnce = 2;

tl::unexpected<Error> whileClassifying(const std::exception &error, int batch)
{
    return torchFailure(error, fmt::format("a batch of {} was classified", counted(batch, "image")));
}

} // namespace

struct Session::Private {
    InputShape input;
    torch::Device device;
    at::ScalarType type;
    bool allowsTf32;
    OutputPlan plan;                     ///< of the module's outputs
    std::vector<OutputKind> kinds;       ///< [K]
    std::vector<bool> among;             ///< [C] classes that can be answers; empty: all
    torch::jit::Module module;           ///< runs as archived, where there are no stages
    std::optional<StagedNetwork> stages; ///< runs optimised
    std::vector<CopyStream> streams;     ///< of batches, in turn
    std::size_t begun = 0;               ///< batches

    const CopyStream &nextStream() { return streams[begun++ % streams.size()]; }

    Result<ExitTensors> run(const CopyStream &stream, std::span<const float> images, int batch)
    {
        if (device.is_cuda())
            allowTf32(allowsTf32); // another session may have set it otherwise
        const auto format = stages ? stages->d().format() : at::MemoryFormat::Contiguous;
        const auto placed = stream.toDevice(images, {batch, input.channels, input.height, input.width}, type, format);
        if (stages)
            return stages->d().runAll(placed);
        const torch::jit::GraphOptimizerEnabledGuard unoptimised(false);
        const auto returned = module.forward({placed});
        return exitOutputs(plan, returned).map([&](std::vector<at::Tensor> logits) {
            return ExitTensors{std::move(logits), exitScores(plan, returned)};
        });
    }
};

struct RunningBatch::Private {
    CopyStream stream;
    ExitTensors outputs;
    std::vector<OutputKind> kinds;
    std::vector<bool> among;
    int batch = 0;
};

RunningBatch::RunningBatch(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

RunningBatch::RunningBatch(RunningBatch &&) noexcept = default;
RunningBatch &RunningBatch::operator=(RunningBatch &&) noexcept = default;
RunningBatch::~RunningBatch() = default;

bool RunningBatch::isDone() const
{
    try {
        return m_d->stream.isDone();
    } catch (const std::exception &) {
        return true; // finish() says what failed
    }
}

Result<ExitValues> RunningBatch::finish()
{
    try {
        const c10::InferenceMode inference;
        m_d->stream.wait();
        return exitValues(m_d->outputs, m_d->kinds, m_d->among, static_cast<std::size_t>(m_d->batch));
    } catch (const std::exception &e) {
        return whileClassifying(e, m_d->batch);
    }
}

Session::Session(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

Session::Session(Session &&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(const Network &network, InputShape input, const RunSettings &settings)
{
    try {
        const auto plan = outputPlan(network, input);
        if (!plan)
            return tl::unexpected(plan.error());
        const auto kinds = network.outputKinds(input);
        if (!kinds)
            return tl::unexpected(kinds.error());
        auto d = std::make_unique<Private>(Private{input,
                                                   prepareDevice(settings),
                                                   elementType(settings.precision),
                                                   settings.allowsTf32,
                                                   *plan,
                                                   *kinds,
                                                   settings.among,
                                                   network.d().module,
                                                   {},
                                                   {}});
        while (d->streams.size() < batchesAtOnce)
            d->streams.emplace_back(d->device);
        if (settings.execution == Execution::Optimised) {
            auto stages = StagedNetwork::open(network, input, settings);
            if (!stages)
                return tl::unexpected(stages.error());
            d->stages.emplace(std::move(*stages));
        } else if (!d->device.is_cpu() || settings.precision != Precision::Float32) {
            d->module = d->module.clone();
            d->module.to(d->device, d->type);
        }
        return Session(std::move(d));
    } catch (const std::exception &e) {
        return torchFailure(e, fmt::format("it was placed on {}", toText(settings.device)));
    }
}

Result<RunningBatch> Session::begin(std::span<const float> images, int batch, OutputShape expected)
{
    try {
        const c10::InferenceMode inference;
        const CopyStream &stream = m_d->nextStream();
        auto outputs = m_d->run(stream, images, batch);
        if (!outputs)
            return tl::unexpected(outputs.error());
        const auto shape = checkOutputs(outputs->logits, m_d->plan, batch);
        if (!shape)
            return tl::unexpected(shape.error());
        if (*shape != expected)
            return failure(ErrorKind::BadInput,
                           fmt::format("The network gave {} exits of {} classes for this batch, and {} of {} before.",
                                       shape->exits, shape->classes, expected.exits, expected.classes),
                           "forward must return the same number of logits for every batch.");
        stream.toProcessor(*outputs);
        return RunningBatch(std::make_unique<RunningBatch::Private>(
            RunningBatch::Private{stream, std::move(*outputs), m_d->kinds, m_d->among, batch}));
    } catch (const std::exception &e) {
        return whileClassifying(e, batch);
    }
}

Result<ExitValues> Session::classify(std::span<const float> images, int batch, OutputShape expected)
{
    auto running = begin(images, batch, expected);
    return running ? running->finish() : tl::unexpected(running.error());
}

} // namespace offramp

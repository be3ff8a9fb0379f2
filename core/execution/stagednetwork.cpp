// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/execution/stagednetwork_p.h"

#include "core/execution/placement_p.h"
#include "core/networks/network_p.h"
#include "core/networks/stages_p.h"

#include <fmt/format.h>

namespace offramp {

namespace {

/// Runs a stage on what the stage before it gave, and replaces that by its own result.
void tryStage(const RunnableGraph &stage, std::vector<at::Tensor> &alive)
{
    const c10::InferenceMode inference;
    const auto results = stage.run(alive);
    alive.assign(results.begin() + 1, results.end());
}

/// A placed graph in the processor's own layout where it can run in it, tried on what the stage before it gave.
RunnableGraph openStage(const std::shared_ptr<torch::jit::Graph> &placed, const RunSettings &settings,
                        std::vector<at::Tensor> &alive)
{
    const auto graph = laidOut(placed, settings);
    RunnableGraph stage(graph);
    if (graph == placed) {
        if (hasOwnLayout(settings)) // a later stage is tried on what this one gives
            tryStage(stage, alive);
        return stage;
    }
    try {
        tryStage(stage, alive);
        return stage;
    } catch (const std::exception &) {
        RunnableGraph plain(placed);
        tryStage(plain, alive);
        return plain;
    }
}

} // namespace

StagedNetwork::StagedNetwork(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

StagedNetwork::StagedNetwork(StagedNetwork &&) noexcept = default;
StagedNetwork::~StagedNetwork() = default;

Result<StagedNetwork> StagedNetwork::open(const Network &network, InputShape input, const RunSettings &settings)
{
    auto graphs = splitStages(network, input);
    if (!graphs)
        return tl::unexpected(graphs.error());
    try {
        const torch::NoGradGuard noGrad;
        const auto kinds = network.outputKinds(input);
        if (!kinds)
            return tl::unexpected(kinds.error());
        auto d = std::make_unique<Private>(
            Private{{}, *kinds, input, prepareDevice(settings), elementType(settings.precision)});
        const std::vector<float> blank(static_cast<std::size_t>(input.channels) * input.height * input.width);
        std::vector<at::Tensor> alive{d->place(blank, 1)};
        for (auto &graph : *graphs) {
            placeGraph(graph, settings);
            d->stages.push_back(openStage(graph, settings, alive));
        }
        return StagedNetwork(std::move(d));
    } catch (const std::exception &e) {
        return torchFailure(e, fmt::format("it was placed on {}", toText(settings.device)));
    }
}

Result<std::vector<float>> StagedNetwork::classify(std::span<const float> images, int batch) const
{
    try {
        const c10::InferenceMode inference;
        std::vector<float> logits;
        const auto exits = m_d->runAll(m_d->place(images, batch));
        for (std::size_t k = 0; k < exits.size(); ++k) {
            if (auto done = appendLogits(logits, exits[k], m_d->kinds[k], k); !done)
                return tl::unexpected(done.error());
        }
        return logits;
    } catch (const std::exception &e) {
        return torchFailure(e, fmt::format("a batch of {} images was classified", batch));
    }
}

std::vector<at::Tensor> StagedNetwork::Private::runAll(at::Tensor images) const
{
    std::vector<at::Tensor> alive{std::move(images)};
    std::vector<at::Tensor> logits;
    for (const RunnableGraph &stage : stages) {
        auto results = stage.run(alive);
        logits.push_back(std::move(results.front()));
        alive.assign(std::make_move_iterator(results.begin() + 1), std::make_move_iterator(results.end()));
    }
    return logits;
}

at::Tensor StagedNetwork::Private::place(std::span<const float> images, int batch) const
{
    auto placed = toDevice(images, {batch, input.channels, input.height, input.width}, device, type);
    return device.is_cuda() ? placed.contiguous(at::MemoryFormat::ChannelsLast) : placed;
}

} // namespace offramp

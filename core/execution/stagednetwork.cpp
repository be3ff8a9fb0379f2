// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/execution/stagednetwork_p.h"

#include "core/execution/placement_p.h"
#include "core/exits/answer.h"
#include "core/networks/network_p.h"
#include "core/networks/stages_p.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

namespace offramp {

namespace {

/// Runs a stage on what the stage before it gave, and replaces that by its own result.
void tryStage(const RunnableGraph &stage, std::size_t own, std::vector<at::Tensor> &alive)
{
    const c10::InferenceMode inference;
    const auto results = stage.run(alive);
    alive.assign(results.begin() + static_cast<std::ptrdiff_t>(own), results.end());
}

/// A placed graph in the processor's own layout where it can run in it, tried on what the stage before it gave.
RunnableGraph openStage(const std::shared_ptr<torch::jit::Graph> &placed, const RunSettings &settings, std::size_t own,
                        std::vector<at::Tensor> &alive)
{
    const auto graph = laidOut(placed, settings);
    RunnableGraph stage(graph);
    if (graph == placed) {
        if (hasOwnLayout(settings)) // a later stage is tried on what this one gives
            tryStage(stage, own, alive);
        return stage;
    }
    try {
        tryStage(stage, own, alive);
        return stage;
    } catch (const std::exception &) {
        RunnableGraph plain(placed);
        tryStage(plain, own, alive);
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
        const auto plan = outputPlan(network, input);
        if (!plan)
            return tl::unexpected(plan.error());
        auto d = std::make_unique<Private>(Private{{},
                                                   *kinds,
                                                   *plan,
                                                   input,
                                                   prepareDevice(settings),
                                                   elementType(settings.precision),
                                                   settings.among,
                                                   settings.temperatures});
        const int batch = leastBatch(network, input);
        const std::vector<float> blank(static_cast<std::size_t>(batch) * input.channels * input.height * input.width);
        std::vector<at::Tensor> alive{d->place(blank, batch)};
        for (auto &graph : *graphs) {
            placeGraph(graph, settings);
            d->stages.push_back(openStage(graph, settings, ownResults(*plan, d->stages.size()), alive));
        }
        return StagedNetwork(std::move(d));
    } catch (const std::exception &e) {
        return torchFailure(e, fmt::format("it was placed on {}", toText(settings.device)));
    }
}

Result<ExitValues> StagedNetwork::classify(std::span<const float> images, int batch) const
{
    try {
        const c10::InferenceMode inference;
        return exitValues(m_d->runAll(m_d->place(images, batch)), m_d->kinds, m_d->among,
                          static_cast<std::size_t>(batch));
    } catch (const std::exception &e) {
        return torchFailure(e, fmt::format("a batch of {} was classified", counted(batch, "image")));
    }
}

bool StagedNetwork::hasScores() const
{
    return m_d->plan.hasScores();
}

Result<void> StagedNetwork::checkGives(Criterion criterion) const
{
    if (criterion != Criterion::Score || hasScores())
        return {};
    return failure(ErrorKind::BadInput, "The network gives no scores for its exits.",
                   "Name the outputs that are scores, counted from 0: --exits 0:1,2; or choose another criterion.");
}

ExitTensors StagedNetwork::Private::runAll(at::Tensor images) const
{
    std::vector<at::Tensor> alive{std::move(images)};
    ExitTensors exits;
    for (std::size_t k = 0; k < stages.size(); ++k) {
        const auto results = stages[k].run(alive);
        exits.logits.push_back(results.front());
        if (plan.hasScores())
            exits.scores.push_back(plan.scores[k] ? results[1] : at::Tensor());
        alive = handedOn(k, results);
    }
    return exits;
}

std::vector<at::Tensor> StagedNetwork::Private::handedOn(std::size_t k, const std::vector<at::Tensor> &results) const
{
    return {results.begin() + static_cast<std::ptrdiff_t>(ownResults(plan, k)), results.end()};
}

at::Tensor StagedNetwork::Private::place(std::span<const float> images, int batch) const
{
    return toDevice(images, {batch, input.channels, input.height, input.width}, device, type).contiguous(format());
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/flopcounter.h"

#include "core/flops/decisions_p.h"
#include "core/flops/oprules_p.h"
#include "core/flops/optally_p.h"
#include "core/networks/cutgraph_p.h"
#include "core/networks/network_p.h"
#include "core/networks/stages_p.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace offramp {

namespace {

OpTally tallyWhole(const Network &network, const at::Tensor &images)
{
    return tallyOperators([&] { static_cast<void>(network.d().module.forward({images})); });
}

std::vector<OpTally> tryImages(const Network &network, const at::Tensor &blank)
{
    std::vector<OpTally> tallies;
    for (const at::Tensor &images : trialImages(blank))
        tallies.push_back(tallyWhole(network, images));
    return tallies;
}

bool isCheaper(const OpTally &a, const OpTally &b)
{
    return a.executed() < b.executed();
}

/// Where forward decides how much it computes, the cost differs from image to image.
void noteDecisions(FlopReport &report, const Network &network, const std::vector<OpTally> &tried)
{
    const auto [least, most] = std::minmax_element(tried.begin(), tried.end(), isCheaper);
    if (!isCheaper(*least, *most) && !decidesByContent(network))
        return;
    if (report.exits.size() > 1) {
        report.warnings.push_back("The network decides inside its forward, so its cost differs from image to image; "
                                  "the figures are those of a blank image.");
        return;
    }
    report.differsBySample = true;
    report.exits[0].flops = report.executed = most->executed();
    report.exits[0].byOperator = most->byOperator;
    report.uncounted = most->uncounted;
    report.warnings.push_back(fmt::format("The network decides inside its forward, so its cost differs from image to "
                                          "image ({} to {} FLOPs on a few trial images): it is run on one image "
                                          "at a time, and what each costs is recorded.",
                                          groupedText(least->executed()), groupedText(most->executed())));
}

void warn(FlopReport &report, const Network &network, const OpTally &last, const OpTally &whole)
{
    if (last.paddedByName > 0)
        report.warnings.push_back(fmt::format("Convolutions with padding='same' count nothing, as in fvcore; they "
                                              "execute {} FLOPs more.",
                                              groupedText(last.paddedByName)));
    const std::int64_t counted = last.total();
    if (report.executed != counted)
        report.warnings.push_back(fmt::format("{} FLOPs are executed, but {} are counted: a part of the network does "
                                              "not contribute to its outputs, or is not counted.",
                                              groupedText(report.executed), groupedText(counted)));
    if (const auto attention = last.byOperator.find("scaled_dot_product_attention"); attention != last.byOperator.end())
        report.warnings.push_back(
            fmt::format("Attention costs {} FLOPs: attention's matrix products are counted, which "
                        "fvcore leaves out.",
                        groupedText(attention->second)));
    const bool mayBeFolded = network.isFrozen() && !last.byOperator.contains("batch_norm");
    if (mayBeFolded || whole.sawForeign)
        report.warnings.push_back("batch norm folded: a lower bound (the archive was frozen or optimised before it was "
                                  "saved).");
    report.warnings.insert(report.warnings.end(), last.notes.begin(), last.notes.end());
}

/// Operators that compute much and count nothing, each from the first exit that needs it on.
void warnOfUncounted(FlopReport &report, const std::vector<OpTally> &tallies)
{
    std::set<std::string> said;
    for (std::size_t k = 0; k < tallies.size(); ++k) {
        for (const auto &[name, calls] : tallies[k].uncounted) {
            if (isCostlyUncounted(name) && said.insert(name).second)
                report.warnings.push_back(fmt::format("{} counts nothing, as in fvcore, but computes: from exit {} on "
                                                      "({}) the costs are too low.",
                                                      name, k + 1,
                                                      calls == 1 ? "once" : fmt::format("{} times", calls)));
        }
    }
}

/// Exits that save nothing: behind layers that take the logits of several exits together, or counted wrongly.
void warnOfEqualCosts(FlopReport &report)
{
    for (std::size_t k = 0; k + 1 < report.exits.size(); ++k) {
        if (report.exits[k].flops > 0 && report.exits[k].flops == report.exits.back().flops)
            report.warnings.push_back(fmt::format("Exit {} costs as much as the last exit, so exiting there saves "
                                                  "nothing. Return its logits without what the later exits compute.",
                                                  k + 1));
    }
}

/// Exits that seem to be returned in another order than they are computed in, or to be combined.
Result<void> warnOfOrder(FlopReport &report, const Network &network, InputShape input, const at::Tensor &images)
{
    const auto lone = loneExits(network, input);
    if (!lone)
        return tl::unexpected(lone.error());
    const auto costOf
        = [&](std::size_t k) { return tallyOperators([&] { static_cast<void>((*lone)[k].run({images})); }).total(); };
    constexpr std::int64_t parts = 20; // heads cost less than one of these
    for (std::size_t k = 1; k < report.exits.size(); ++k) {
        const std::int64_t before = report.exits[k - 1].flops;
        if ((report.exits[k].flops - before) * parts >= before)
            continue;
        const std::int64_t alone = costOf(k);
        if (const std::int64_t other = costOf(k - 1); alone * parts >= other * (parts - 1))
            continue;
        report.warnings.push_back(fmt::format("Exit {} adds only its head: alone it costs {} FLOPs, less than exit {}, "
                                              "so the exits seem to be in the wrong order. Return them in the order in "
                                              "which they are computed.",
                                              k + 1, groupedText(alone), k));
    }
    return {};
}

/// Where the network can run with early exits, it must cost what is counted.
void compareStages(FlopReport &report, const Network &network, InputShape input)
{
    if (!network.d().hasWeights || network.d().training || report.exits.size() < 2)
        return;
    const auto stages = countStageFlops(network, input);
    if (!stages)
        return;
    for (std::size_t k = 0; k < stages->size(); ++k) {
        if ((*stages)[k] == report.exits[k].flops)
            continue;
        report.warnings.push_back(fmt::format("Run with early exits, the network costs {} FLOPs up to exit {}, but {} "
                                              "are counted: it computes something again for a later exit.",
                                              groupedText((*stages)[k]), k + 1, groupedText(report.exits[k].flops)));
        return;
    }
}

} // namespace

Result<FlopReport> countFlops(const Network &network, InputShape input, int batch)
{
    try {
        const auto cuts = cutNetworks(network, input);
        if (!cuts)
            return tl::unexpected(cuts.error());
        const c10::InferenceMode inference;
        const auto images = blankImages(network, batch, input);
        const auto names = network.exitNames(static_cast<int>(cuts->size()));
        FlopReport report;
        std::vector<OpTally> tallies;
        for (std::size_t k = 0; k < cuts->size(); ++k) {
            tallies.push_back(tallyOperators([&] { static_cast<void>((*cuts)[k].run({images})); }));
            report.exits.push_back({names[k], tallies[k].total(), tallies[k].byOperator});
        }
        const OpTally &last = tallies.back();
        const auto tried = tryImages(network, images);
        const OpTally &whole = tried.front();
        report.uncounted = last.uncounted;
        report.executed = whole.executed();
        warn(report, network, last, whole);
        warnOfUncounted(report, tallies);
        warnOfEqualCosts(report);
        if (const auto done = warnOfOrder(report, network, input, images); !done)
            return tl::unexpected(done.error());
        const auto notes = outputNotes(network, input);
        if (!notes)
            return tl::unexpected(notes.error());
        report.warnings.insert(report.warnings.end(), notes->begin(), notes->end());
        if (batch == 1)
            compareStages(report, network, input);
        if (network.d().hasWeights)
            noteDecisions(report, network, tried);
        return report;
    } catch (const std::exception &e) {
        return torchFailure(e, "its FLOPs were counted");
    }
}

Result<std::vector<std::int64_t>> countStageFlops(const Network &network, InputShape input)
{
    const auto stages = splitStages(network, input);
    if (!stages)
        return tl::unexpected(stages.error());
    const auto plan = outputPlan(network, input);
    if (!plan)
        return tl::unexpected(plan.error());
    try {
        const c10::InferenceMode inference;
        std::vector<at::Tensor> alive{torch::zeros({1, input.channels, input.height, input.width})};
        std::vector<std::int64_t> flops;
        for (const auto &graph : *stages) {
            const RunnableGraph stage(graph);
            std::vector<at::Tensor> results;
            const auto tally = tallyOperators([&] { results = stage.run(alive); });
            const auto own = static_cast<std::ptrdiff_t>(ownResults(*plan, flops.size()));
            flops.push_back((flops.empty() ? 0 : flops.back()) + tally.total());
            alive.assign(results.begin() + own, results.end());
        }
        return flops;
    } catch (const std::exception &e) {
        return torchFailure(e, "the FLOPs of its stages were counted");
    }
}

std::int64_t executedFlops(const std::function<void()> &run)
{
    return tallyOperators(run).executed();
}

} // namespace offramp

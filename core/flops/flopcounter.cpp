// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/flopcounter.h"

#include "core/flops/decisions_p.h"
#include "core/flops/oprules_p.h"
#include "core/flops/optally_p.h"
#include "core/networks/cutgraph_p.h"
#include "core/networks/fixedbatch.h"
#include "core/networks/network_p.h"
#include "core/networks/stages_p.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

/// Runs and counts, shared among a number of images that all cost the same.
OpTally tallyAmong(int images, const std::function<void()> &run)
{
    OpTally tally = tallyOperators(run);
    for (auto &[ignored, flops] : tally.byOperator)
        flops /= images;
    for (auto &[ignored, flops] : tally.beyond)
        flops /= images;
    return tally;
}

OpTally tallyWhole(const Network &network, const at::Tensor &images, int among)
{
    return tallyAmong(among, [&] { static_cast<void>(network.d().module.forward({images})); });
}

std::vector<OpTally> tryImages(const Network &network, const at::Tensor &blank, int among)
{
    std::vector<OpTally> tallies;
    for (const at::Tensor &images : trialImages(blank))
        tallies.push_back(tallyWhole(network, images, among));
    return tallies;
}

void doubt(FlopReport &report, const std::string &sentence)
{
    report.warnings.push_back(sentence);
    report.doubts.push_back(sentence);
}

std::optional<std::int64_t> otherFlops(const OpTally &tally, FlopRules rules, std::int64_t flops)
{
    const FlopRules other = otherThan(rules);
    return other == FlopRules::Complete && !tally.unknown.empty() ? std::nullopt : std::optional(flops);
}

/// Where forward decides how much it computes, the cost differs from image to image.
void noteDecisions(FlopReport &report, const Network &network, const std::vector<OpTally> &tried)
{
    const auto [least, most] = std::minmax_element(tried.begin(), tried.end(), [&](const OpTally &a, const OpTally &b) {
        return a.executed(report.rules) < b.executed(report.rules);
    });
    const std::int64_t fewest = least->executed(report.rules);
    const std::int64_t flops = most->executed(report.rules);
    if (fewest == flops && !decidesByContent(network, report.rules))
        return;
    if (report.exits.size() > 1) {
        doubt(report, "The network decides inside its forward, so its cost differs from image to image; the figures "
                      "are those of a blank image.");
        return;
    }
    report.differsBySample = true;
    report.exits[0].flops = report.executed = flops;
    report.exits[0].byOperator = most->operators(report.rules);
    report.exits[0].otherFlops = otherFlops(*most, report.rules, most->executed(otherThan(report.rules)));
    report.uncounted = most->uncountedUnder(report.rules);
    report.warnings.push_back(fmt::format("The network decides inside its forward, so its cost differs from image to "
                                          "image ({} to {} FLOPs on a few trial images): it is run on one image "
                                          "at a time, and what each costs is recorded.",
                                          groupedText(fewest), groupedText(flops)));
}

void warn(FlopReport &report, const Network &network, const OpTally &last, const OpTally &whole)
{
    if (last.paddedByName() > 0 && report.rules == FlopRules::Fvcore)
        doubt(report, fmt::format("Convolutions with padding='same' count nothing, as in fvcore; they execute {} FLOPs "
                                  "more, which --count complete includes.",
                                  groupedText(last.paddedByName())));
    const std::int64_t counted = last.total(report.rules);
    if (report.executed != counted)
        doubt(report, fmt::format("{} FLOPs are executed, but {} are counted: a part of the network does not "
                                  "contribute to its outputs, or is not counted.",
                                  groupedText(report.executed), groupedText(counted)));
    if (const auto attention = last.byOperator.find("scaled_dot_product_attention"); attention != last.byOperator.end())
        report.warnings.push_back(
            fmt::format("Attention costs {} FLOPs: attention's matrix products are counted, which "
                        "fvcore leaves out.",
                        groupedText(attention->second)));
    const bool mayBeFolded = network.isFrozen() && !last.byOperator.contains("batch_norm");
    if (mayBeFolded || whole.sawForeign)
        doubt(report, "batch norm folded: a lower bound (the archive was frozen or optimised before it was saved).");
}

/// Why the costs of exits that need an operator are too low, and what helps.
std::string uncountedSentence(const std::string &name, std::int64_t calls, int exit, const OpTally &last,
                              FlopRules rules)
{
    const auto beyond = last.beyond.find(name);
    const bool isKnown = rules == FlopRules::Fvcore && beyond != last.beyond.end() && !last.unknown.contains(name);
    const std::string why = hasRule(name)                  ? "could not be counted for shapes like these"
                            : rules == FlopRules::Complete ? "computes, but no rule counts it"
                                                           : "counts nothing, as in fvcore, but computes";
    return fmt::format("{} {}: from exit {} on ({}) the costs are too low{}.", name, why, exit,
                       calls == 1 ? "once" : fmt::format("{} times", calls),
                       isKnown ? fmt::format(", by {} FLOPs at the last exit; --count complete includes them",
                                             groupedText(beyond->second))
                               : std::string());
}

/// Operators that compute much and count nothing, each from the first exit that needs it on.
void warnOfUncounted(FlopReport &report, const std::vector<OpTally> &tallies)
{
    for (std::size_t k = 0; k < tallies.size(); ++k) {
        const int exit = static_cast<int>(k) + 1;
        for (const auto &[name, calls] : tallies[k].costlyUncounted(report.rules)) {
            const bool isNew = report.costlyUncounted.emplace(name, exit).second;
            if (isNew && name != paddedConvolution)
                doubt(report, uncountedSentence(name, calls, exit, tallies.back(), report.rules));
        }
    }
}

/// Exits that save nothing: behind layers that take the logits of several exits together, or counted wrongly.
void warnOfEqualCosts(FlopReport &report)
{
    for (std::size_t k = 0; k + 1 < report.exits.size(); ++k) {
        if (report.exits[k].flops > 0 && report.exits[k].flops == report.exits.back().flops)
            doubt(report, fmt::format("Exit {} costs as much as the last exit, so exiting there saves nothing. Return "
                                      "its logits without what the later exits compute.",
                                      k + 1));
    }
}

/// Exits that seem to be returned in another order than they are computed in, or to be combined.
Result<void> warnOfOrder(FlopReport &report, const Network &network, InputShape input, const at::Tensor &images,
                         int among)
{
    if (report.exits.size() < 2)
        return {};
    const auto lone = loneExits(network, input);
    if (!lone)
        return tl::unexpected(lone.error());
    const auto costOf = [&](std::size_t k) {
        return tallyAmong(among, [&] { static_cast<void>((*lone)[k].run({images})); }).total(report.rules);
    };
    constexpr std::int64_t parts = 20; // heads cost less than one of these
    for (std::size_t k = 1; k < report.exits.size(); ++k) {
        const std::int64_t before = report.exits[k - 1].flops;
        const std::int64_t added = report.exits[k].flops - before;
        if (added * parts >= before)
            continue;
        const std::int64_t alone = costOf(k);
        const std::int64_t other = costOf(k - 1);
        const std::int64_t onlyOther = other - (alone - added); // a heavy head, or the trunk behind an earlier exit
        if (alone * parts >= other * (parts - 1) || added * parts / 2 >= onlyOther)
            continue;
        doubt(report,
              fmt::format("Exit {0} adds only its head: alone it costs {1} FLOPs, less than exit {2}. Either the "
                          "exits are in the wrong order, then return them in the order in which they are "
                          "computed; or the head of exit {2} costs more than what comes after it, then ignore "
                          "this.",
                          k + 1, groupedText(alone), k));
    }
    return {};
}

/// What the network would cost less without each exit.
void countHeads(FlopReport &report, const Network &network, InputShape input, const at::Tensor &images, int among)
{
    if (report.exits.size() < 2)
        return;
    const auto parts = networksWithoutExit(network, input);
    if (!parts)
        return;
    for (const RunnableGraph &part : *parts) {
        const auto tally = tallyAmong(among, [&] { static_cast<void>(part.run({images})); });
        report.heads.push_back(report.exits.back().flops - tally.total(report.rules));
    }
    report.heads.push_back(0); // nothing is given back for the last exit
}

/// Where the network can run with early exits, it must cost what is counted.
void compareStages(FlopReport &report, const Network &network, InputShape input)
{
    if (!network.d().hasWeights || network.d().training || report.exits.size() < 2)
        return;
    const auto stages = countStageFlops(network, input, report.rules);
    if (!stages)
        return;
    for (std::size_t k = 0; k < stages->size(); ++k) {
        if ((*stages)[k] == report.exits[k].flops)
            continue;
        doubt(report, fmt::format("Run with early exits, the network costs {} FLOPs up to exit {}, but {} are counted: "
                                  "it computes something again for a later exit.",
                                  groupedText((*stages)[k]), k + 1, groupedText(report.exits[k].flops)));
        return;
    }
}

} // namespace

Result<FlopReport> countFlops(const Network &network, InputShape input, int batch, FlopRules rules)
{
    try {
        const auto fixed = fixedBatch(network, input);
        const int among = batch == 1 ? leastBatch(network, input) : 1;
        if (const auto taken = checkBatch(network, input, batch * among); !taken)
            return tl::unexpected(taken.error());
        const auto cuts = cutNetworks(network, input);
        if (!cuts)
            return tl::unexpected(cuts.error());
        const c10::InferenceMode inference;
        const auto images = blankImages(network, batch * among, input);
        const auto names = network.exitNames(static_cast<int>(cuts->size()));
        FlopReport report;
        report.rules = rules;
        std::vector<OpTally> tallies;
        for (std::size_t k = 0; k < cuts->size(); ++k) {
            tallies.push_back(tallyAmong(among, [&] { static_cast<void>((*cuts)[k].run({images})); }));
            const OpTally &tally = tallies.back();
            report.exits.push_back({names[k], tally.total(rules), tally.operators(rules),
                                    otherFlops(tally, rules, tally.total(otherThan(rules)))});
        }
        const OpTally &last = tallies.back();
        const auto tried = tryImages(network, images, among);
        const OpTally &whole = tried.front();
        report.uncounted = last.uncountedUnder(rules);
        report.executed = whole.executed(rules);
        warn(report, network, last, whole);
        warnOfUncounted(report, tallies);
        warnOfEqualCosts(report);
        if (const auto done = warnOfOrder(report, network, input, images, among); !done)
            return tl::unexpected(done.error());
        const auto notes = outputNotes(network, input);
        if (!notes)
            return tl::unexpected(notes.error());
        report.warnings.insert(report.warnings.end(), notes->begin(), notes->end());
        if (fixed)
            report.warnings.push_back(fixedBatchNote(*fixed));
        countHeads(report, network, input, images, among);
        if (batch == 1)
            compareStages(report, network, input);
        if (network.d().hasWeights)
            noteDecisions(report, network, tried);
        return report;
    } catch (const std::exception &e) {
        return torchFailure(e, "its FLOPs were counted");
    }
}

Result<std::vector<std::int64_t>> countStageFlops(const Network &network, InputShape input, FlopRules rules)
{
    const auto stages = splitStages(network, input);
    if (!stages)
        return tl::unexpected(stages.error());
    const auto plan = outputPlan(network, input);
    if (!plan)
        return tl::unexpected(plan.error());
    try {
        const c10::InferenceMode inference;
        const int among = leastBatch(network, input);
        std::vector<at::Tensor> alive{torch::zeros({among, input.channels, input.height, input.width})};
        std::vector<std::int64_t> flops;
        for (const auto &graph : *stages) {
            const RunnableGraph stage(graph);
            std::vector<at::Tensor> results;
            const auto tally = tallyAmong(among, [&] { results = stage.run(alive); });
            const auto own = static_cast<std::ptrdiff_t>(ownResults(*plan, flops.size()));
            flops.push_back((flops.empty() ? 0 : flops.back()) + tally.total(rules));
            alive.assign(results.begin() + own, results.end());
        }
        return flops;
    } catch (const std::exception &e) {
        return torchFailure(e, "the FLOPs of its stages were counted");
    }
}

std::int64_t executedFlops(const std::function<void()> &run, FlopRules rules)
{
    return tallyOperators(run).executed(rules);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/binnedrule.h"

#include "core/exits/shortestthreshold.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

/// The uncertainties of an exit, ascending, each once.
std::vector<float> breakpointsOf(const ExitTable &table, std::size_t exit)
{
    const auto uncertainty = table.uncertainty({static_cast<int>(exit)});
    std::vector<float> values(uncertainty.begin(), uncertainty.end());
    std::ranges::sort(values);
    const auto rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
    return values;
}

} // namespace

bool BinnedRule::exitsAt(std::size_t exit, float uncertainty) const
{
    if (!std::isfinite(uncertainty))
        return uncertainty < 0;
    const auto above = std::ranges::upper_bound(edges[exit], static_cast<double>(uncertainty));
    return leaves[exit][static_cast<std::size_t>(above - edges[exit].begin())];
}

BinnedRule ruleOf(const Thresholds &thresholds)
{
    BinnedRule rule;
    for (const double threshold : thresholds) {
        rule.edges.push_back({threshold});
        rule.leaves.push_back({true, false});
    }
    return rule;
}

OperatingPoint evaluateRule(const ExitTable &table, const BinnedRule &rule)
{
    const auto exits = static_cast<std::size_t>(table.exitCount());
    OperatingPoint outcome;
    outcome.samples = static_cast<std::int64_t>(table.sampleCount());
    outcome.leaving.resize(exits);
    outcome.correct.resize(exits);
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        std::size_t k = 0;
        while (k + 1 < exits && !rule.exitsAt(k, table.uncertainty({static_cast<int>(k)})[i]))
            ++k;
        const ExitIndex exit{static_cast<int>(k)};
        ++outcome.leaving[k];
        outcome.correct[k] += table.isCorrect(exit, {i});
        if (table.cost().isPerSample())
            outcome.sampleCosts += table.cost(exit, {i});
    }
    return outcome;
}

std::vector<UncertaintyRange> leavingRanges(const BinnedRule &rule, std::size_t exit)
{
    const std::vector<double> &edges = rule.edges[exit];
    std::vector<UncertaintyRange> ranges;
    bool isInside = false;
    for (std::size_t bin = 0; bin <= edges.size(); ++bin) {
        if (rule.leaves[exit][bin] == isInside)
            continue;
        isInside = !isInside;
        const std::optional<double> edge = bin > 0 ? std::optional(edges[bin - 1]) : std::nullopt;
        if (isInside)
            ranges.push_back({edge, {}});
        else
            ranges.back().high = edge;
    }
    return ranges;
}

BinnedRule shortened(const ExitTable &table, const BinnedRule &rule, Criterion criterion)
{
    BinnedRule shorter;
    for (std::size_t k = 0; k < rule.edges.size(); ++k) {
        const std::vector<float> breakpoints = breakpointsOf(table, k);
        const double never = neverLeave(criterion, breakpoints);
        std::vector<double> edges;
        std::vector<bool> leaves;
        for (std::size_t bin = 0; bin <= rule.edges[k].size(); ++bin) {
            const bool isFirst = leaves.empty();
            const double low = bin > 0 ? rule.edges[k][bin - 1] : 0; // of a bin that is not the first
            if (bin < rule.edges[k].size() && rule.edges[k][bin] <= breakpoints.front())
                continue; // it holds no sample, and neither do those before it
            if (bin > 0 && low > breakpoints.back())
                break;
            if (!isFirst && leaves.back() == rule.leaves[k][bin])
                continue;
            if (!isFirst)
                edges.push_back(shortestThreshold(breakpoints, never, low));
            leaves.push_back(rule.leaves[k][bin]);
        }
        shorter.edges.push_back(std::move(edges));
        shorter.leaves.push_back(std::move(leaves));
    }
    return shorter;
}

} // namespace offramp

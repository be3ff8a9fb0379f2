// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/operatingpoint.h"

#include <numeric>

namespace offramp {

std::int64_t OperatingPoint::correctInAll() const
{
    return std::accumulate(correct.begin(), correct.end(), std::int64_t{0});
}

double OperatingPoint::totalCost(const CostColumn &cost) const
{
    if (cost.isPerSample())
        return sampleCosts;
    double total = 0;
    for (std::size_t k = 0; k < leaving.size(); ++k)
        total += static_cast<double>(leaving[k]) * cost.perExit[k];
    return total;
}

std::vector<double> OperatingPoint::exitShares() const
{
    std::vector<double> shares;
    for (const std::int64_t count : leaving)
        shares.push_back(static_cast<double>(count) / static_cast<double>(samples));
    return shares;
}

Point pointOf(const OperatingPoint &outcome, const CostColumn &cost)
{
    return {shownCost(outcome.meanCost(cost), cost.unit), outcome.accuracy()};
}

ExitIndex exitOf(const ExitTable &table, SampleIndex sample, const Thresholds &thresholds)
{
    for (int k = 0; k < table.lastExit().value; ++k) {
        const double uncertainty = table.uncertainty({k})[sample.value];
        if (uncertainty < thresholds[static_cast<std::size_t>(k)])
            return {k};
    }
    return table.lastExit();
}

std::vector<ExitIndex> exitsOf(const ExitTable &table, const Thresholds &thresholds)
{
    std::vector<ExitIndex> exits(table.sampleCount(), table.lastExit());
    // From the last exit to the first, so that the first exit that a sample may take wins.
    for (int k = table.lastExit().value - 1; k >= 0; --k) {
        const auto uncertainty = table.uncertainty({k});
        const double threshold = thresholds[static_cast<std::size_t>(k)];
        for (std::size_t i = 0; i < exits.size(); ++i) {
            if (uncertainty[i] < threshold)
                exits[i] = {k};
        }
    }
    return exits;
}

OperatingPoint evaluate(const ExitTable &table, const Thresholds &thresholds)
{
    const std::size_t exits = static_cast<std::size_t>(table.exitCount());
    OperatingPoint outcome;
    outcome.samples = static_cast<std::int64_t>(table.sampleCount());
    outcome.leaving.resize(exits);
    outcome.correct.resize(exits);
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        const ExitIndex exit = exitOf(table, {i}, thresholds);
        ++outcome.leaving[static_cast<std::size_t>(exit.value)];
        outcome.correct[static_cast<std::size_t>(exit.value)] += table.isCorrect(exit, {i});
        if (table.cost().isPerSample())
            outcome.sampleCosts += table.cost(exit, {i});
    }
    return outcome;
}

} // namespace offramp

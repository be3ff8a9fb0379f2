// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/meancost.h"

#include "core/exits/operatingpoint.h"

#include <cmath>

namespace offramp {

namespace {

constexpr double normalQuantile = 1.959963984540054;
constexpr double rounding = 1e-12; ///< of a mean: what differs by less does not differ

MeanCost costOf(const ExitTable &table, const std::vector<ExitIndex> &exits)
{
    const auto count = static_cast<double>(exits.size());
    double sum = 0;
    for (std::size_t i = 0; i < exits.size(); ++i)
        sum += table.cost(exits[i], {i});
    const double mean = sum / count;
    double squares = 0;
    for (std::size_t i = 0; i < exits.size(); ++i) {
        const double apart = table.cost(exits[i], {i}) - mean;
        squares += apart * apart;
    }
    const double half = exits.size() < 2 ? 0 : normalQuantile * std::sqrt(squares / (count - 1) / count);
    const CostUnit unit = table.cost().unit;
    return {shownCost(mean, unit), half <= rounding * mean ? 0 : shownCost(half, unit)};
}

} // namespace

MeanCost meanCost(const ExitTable &table, const Thresholds &thresholds)
{
    MeanCost cost = costOf(table, exitsOf(table, thresholds));
    cost.mean = pointOf(evaluate(table, thresholds), table.cost()).energy; // to the last bit as everywhere else
    return cost;
}

MeanCost fullCost(const ExitTable &table)
{
    ExitIndex last = table.lastExit();
    while (table.isOff(last))
        --last.value;
    MeanCost cost = costOf(table, std::vector<ExitIndex>(table.sampleCount(), last));
    if (!table.cost().isPerSample())
        cost.mean = shownCost(table.cost().perExit[static_cast<std::size_t>(last.value)], table.cost().unit);
    return cost;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/costcolumn.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

/// How many values each exit has.
std::size_t strideOf(const CostColumn &costs, int exits)
{
    return costs.isPerSample() ? costs.perSample.size() / static_cast<std::size_t>(exits) : 1;
}

} // namespace

Result<void> checkCosts(const CostColumn &column, int exits)
{
    const std::vector<double> &costs = column.isPerSample() ? column.perSample : column.perExit;
    const std::size_t stride = strideOf(column, exits);
    for (std::size_t k = 0; k < static_cast<std::size_t>(exits); ++k) {
        for (std::size_t i = 0; i < stride; ++i) {
            const double cost = costs[k * stride + i];
            if (!std::isfinite(cost) || cost < 0)
                return failure(ErrorKind::BadInput, fmt::format("The cost of exit {} is {}.", k + 1, cost),
                               "Costs must be finite and not negative.");
            if (k > 0 && cost < costs[(k - 1) * stride + i])
                return failure(ErrorKind::BadInput, fmt::format("Exit {} costs less than exit {}.", k + 1, k),
                               "Costs are cumulative: each exit's includes everything before it.");
        }
    }
    return {};
}

CostColumn costsWithout(CostColumn column, int exits, const ExitsOff &off, std::span<const double> heads)
{
    // Sums of fractions may fall short by their rounding: costs do not fall from exit to exit.
    std::vector<double> &costs = column.isPerSample() ? column.perSample : column.perExit;
    const std::size_t stride = strideOf(column, exits);
    double saved = 0;
    for (int k = 0; k < exits; ++k) {
        if (off.contains({k}))
            saved += heads.empty() ? 0 : heads[static_cast<std::size_t>(k)];
        const std::size_t first = static_cast<std::size_t>(k) * stride;
        for (std::size_t i = first; i < first + stride; ++i)
            costs[i] = std::max(k > 0 ? costs[i - stride] : 0, costs[i] - saved);
    }
    return column;
}

} // namespace offramp

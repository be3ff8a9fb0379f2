// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/headcosts.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

/// The least that any sample pays between exit k of so many and the one before.
double leastBetween(const CostColumn &column, std::size_t exits, std::size_t k)
{
    const std::vector<double> &costs = column.isPerSample() ? column.perSample : column.perExit;
    const std::size_t stride = costs.size() / exits;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = k * stride; i < (k + 1) * stride; ++i)
        least = std::min(least, costs[i] - (k > 0 ? costs[i - stride] : 0));
    return least;
}

} // namespace

Result<void> checkHeadCosts(const ExitTable &table, const HeadCosts &heads)
{
    return checkHeadCosts(table.cost(), table.exitCount(), heads);
}

Result<void> checkHeadCosts(const CostColumn &costs, int exitCount, const HeadCosts &heads)
{
    if (heads.empty())
        return {};
    const auto exits = static_cast<std::size_t>(exitCount);
    if (heads.size() != exits)
        return failure(ErrorKind::BadInput,
                       fmt::format("The costs of {} are given for {}.", counted(heads.size(), "head"),
                                   counted(exits, "exit")),
                       "Give one for each exit; that of the last one counts nothing.");
    for (std::size_t k = 0; k + 1 < exits; ++k) {
        const double most = leastBetween(costs, exits, k);
        if (!std::isfinite(heads[k]) || heads[k] < 0 || heads[k] > most)
            return failure(ErrorKind::BadInput,
                           fmt::format("The head of exit {} cannot cost {} {}.", k + 1, shortestText(heads[k]),
                                       toText(costs.unit)),
                           fmt::format("Everything up to this exit from the one before costs {} {}: a head costs from "
                                       "0 to that.",
                                       shortestText(most), toText(costs.unit)));
    }
    return {};
}

Result<ExitTable> switchedOff(const ExitTable &table, const ExitsOff &off, const HeadCosts &heads)
{
    return checkHeadCosts(table, heads).map([&] { return table.withoutExits(off, heads); });
}

} // namespace offramp

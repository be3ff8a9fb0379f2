// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/headcosts.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

/// The least that any sample pays between exit k and the one before.
double leastBetween(const ExitTable &table, int k)
{
    double least = table.cost({k}, {0}) - (k > 0 ? table.cost({k - 1}, {0}) : 0);
    for (std::size_t i = 1; i < table.sampleCount() && table.cost().isPerSample(); ++i)
        least = std::min(least, table.cost({k}, {i}) - (k > 0 ? table.cost({k - 1}, {i}) : 0));
    return least;
}

} // namespace

Result<void> checkHeadCosts(const ExitTable &table, const HeadCosts &heads)
{
    if (heads.empty())
        return {};
    const auto exits = static_cast<std::size_t>(table.exitCount());
    if (heads.size() != exits)
        return failure(ErrorKind::BadInput, fmt::format("{} costs of heads for {} exits.", heads.size(), exits),
                       "Give one for each exit; that of the last one counts nothing.");
    for (std::size_t k = 0; k + 1 < exits; ++k) {
        const double most = leastBetween(table, static_cast<int>(k));
        if (!std::isfinite(heads[k]) || heads[k] < 0 || heads[k] > most)
            return failure(ErrorKind::BadInput,
                           fmt::format("The head of exit {} cannot cost {} {}.", k + 1, shortestText(heads[k]),
                                       toText(table.cost().unit)),
                           fmt::format("Everything up to this exit from the one before costs {} {}: a head costs from "
                                       "0 to that.",
                                       shortestText(most), toText(table.cost().unit)));
    }
    return {};
}

Result<ExitTable> switchedOff(const ExitTable &table, const ExitsOff &off, const HeadCosts &heads)
{
    return checkHeadCosts(table, heads).map([&] { return table.withoutExits(off, heads); });
}

} // namespace offramp

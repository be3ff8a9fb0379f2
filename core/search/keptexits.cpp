// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/keptexits.h"

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

ExitTable keepExits(const ExitTable &table, std::span<const ExitIndex> kept, const HeadCosts &heads)
{
    ExitTableColumns columns;
    columns.exits = static_cast<int>(kept.size());
    columns.label.assign(table.label().begin(), table.label().end());
    columns.cost.unit = table.cost().unit;
    double saved = 0;
    int next = 0; // the first exit whose head is not yet accounted for
    for (const ExitIndex exit : kept) {
        for (; next < exit.value; ++next)
            saved += heads.empty() ? 0 : heads[static_cast<std::size_t>(next)];
        next = exit.value + 1;
        const auto predicted = table.predicted(exit);
        const auto uncertainty = table.uncertainty(exit);
        columns.predicted.insert(columns.predicted.end(), predicted.begin(), predicted.end());
        columns.uncertainty.insert(columns.uncertainty.end(), uncertainty.begin(), uncertainty.end());
        // Sums of fractions may fall short by their rounding: costs do not fall from exit to exit.
        std::vector<double> &costs = table.cost().isPerSample() ? columns.cost.perSample : columns.cost.perExit;
        const std::size_t count = table.cost().isPerSample() ? table.sampleCount() : 1;
        const std::size_t before = costs.size();
        for (std::size_t i = 0; i < count; ++i) {
            const double least = before == 0 ? 0 : costs[before - count + i];
            costs.push_back(std::max(least, table.cost(exit, {i}) - saved));
        }
    }
    return *ExitTable::make(std::move(columns));
}

} // namespace offramp

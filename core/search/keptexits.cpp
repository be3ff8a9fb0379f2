// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/keptexits.h"

#include <algorithm>

namespace offramp {

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

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/parts_p.h"

#include "core/exits/operatingpoint.h"
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"

#include <algorithm>
#include <map>

namespace offramp {

Result<void> checkTables(std::span<const ExitTable *const> tables)
{
    if (tables.empty())
        return failure(ErrorKind::Usage, "There is no network to suggest variants for.", "Open a recording first.");
    for (const ExitTable *table : tables) {
        if (!std::ranges::equal(table->label(), tables.front()->label()))
            return failure(ErrorKind::BadInput, "The networks were recorded on different samples.",
                           "Use networks that were completely recorded on the same test set.");
    }
    return {};
}

Result<std::vector<std::size_t>> bestOf(std::span<const Point> points, const SuggestionPlan &plan,
                                        const IsCancelled &isCancelled)
{
    if (!plan.most)
        return helpfulPoints(points, plan.eMax);
    return bestPoints(points, *plan.most, plan.eMax, isCancelled);
}

std::optional<double> areaOn(std::span<const std::size_t> samples, std::span<const ExitTable *const> tables,
                             std::span<const TableVariant> variants, double eMax)
{
    if (samples.empty())
        return std::nullopt;
    std::map<std::size_t, ExitTable> parts;
    std::vector<Point> points;
    for (const auto &[table, thresholds] : variants) {
        auto part = parts.find(table);
        if (part == parts.end())
            part = parts.emplace(table, tables[table]->subset(samples)).first;
        points.push_back(pointOf(evaluate(part->second, thresholds), part->second.cost()));
    }
    return stepCurve(points, eMax).area();
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/suggestion.h"

#include "core/exits/permutation.h"
#include "core/exits/thresholdsweep.h"
#include "core/search/parts_p.h"
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace offramp {

namespace {

using Tables = std::span<const ExitTable *const>;
using Rows = std::vector<std::size_t>;

Thresholds sharedBy(const ExitTable &table, double threshold)
{
    return Thresholds(static_cast<std::size_t>(table.lastExit().value), threshold);
}

/// The threshold in the middle of its interval between breakpoints of the whole table. A part's breakpoints are among
/// them, so nothing changes on the part.
double centred(const ThresholdSweep &whole, double threshold, Criterion criterion)
{
    const auto &breakpoints = whole.breakpoints();
    const auto above = std::lower_bound(breakpoints.begin(), breakpoints.end(), threshold,
                                        [](float breakpoint, double t) { return breakpoint < t; });
    const auto all = whole.representativeThresholds(neverLeave(criterion, breakpoints));
    return all[static_cast<std::size_t>(above - breakpoints.begin())];
}

} // namespace

Result<SampleSplit> splitSamples(const ExitTable &table, const SuggestionPlan &plan)
{
    Rows rows = stratifiedPermutation(table.label(), plan.seed);
    const double wanted = std::round(plan.chosenShare * static_cast<double>(rows.size()));
    const bool holdsOut = plan.chosenShare < 1;
    if (!(wanted >= 1) || plan.chosenShare > 1 || (holdsOut && wanted >= static_cast<double>(rows.size())))
        return failure(ErrorKind::Usage,
                       "The samples cannot be split into a part to choose variants on and another part.",
                       "Choose on half of the samples, or on all of them.");
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(wanted);
    return SampleSplit{Rows(rows.begin(), middle), Rows(middle, rows.end())};
}

Result<Suggestion> suggestVariants(Tables tables, const SuggestionPlan &plan, const IsCancelled &isCancelled)
{
    if (auto checked = checkTables(tables); !checked)
        return tl::unexpected(checked.error());
    const auto parts = splitSamples(*tables.front(), plan);
    if (!parts)
        return tl::unexpected(parts.error());

    std::vector<Point> points;
    std::vector<std::pair<std::size_t, double>> origins; // table and threshold of each point
    for (std::size_t t = 0; t < tables.size(); ++t) {
        if (isSet(isCancelled))
            return cancelled();
        const ExitTable part = tables[t]->subset(parts->chosen);
        const ThresholdSweep sweep(part);
        for (const CurvePoint &point : sweep.curve(neverLeave(plan.criterion, sweep.breakpoints()), part.cost())) {
            points.push_back({point.energy, point.accuracy});
            origins.emplace_back(t, point.threshold);
        }
    }
    const std::vector<std::size_t> helpful = helpfulPoints(points, plan.eMax);
    const auto best = plan.most ? bestPoints(points, *plan.most, plan.eMax, isCancelled) : helpful;
    if (!best)
        return tl::unexpected(best.error());

    Suggestion suggestion;
    suggestion.helpful = helpful.size();
    std::map<std::size_t, ThresholdSweep> whole; // of the tables to choose from
    for (const std::size_t i : *best) {
        if (isSet(isCancelled))
            return cancelled();
        const auto [t, threshold] = origins[i];
        const ThresholdSweep &sweep = whole.try_emplace(t, *tables[t]).first->second;
        const double middle = centred(sweep, threshold, plan.criterion);
        suggestion.variants.push_back({t, middle, pointOf(sweep.at(middle), tables[t]->cost())});
    }
    std::vector<TableVariant> variants;
    std::vector<Point> onAll;
    for (const SuggestedPoint &variant : suggestion.variants) {
        variants.push_back({variant.table, sharedBy(*tables[variant.table], variant.threshold)});
        onAll.push_back(variant.point);
    }
    suggestion.areaWhereChosen = areaOn(parts->chosen, tables, variants, plan.eMax);
    suggestion.areaHeldOut = areaOn(parts->heldOut, tables, variants, plan.eMax);
    suggestion.areaOnAll = stepCurve(onAll, plan.eMax).area();
    return suggestion;
}

} // namespace offramp

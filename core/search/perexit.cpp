// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/perexit.h"

#include "core/exits/exitsweep.h"
#include "core/search/parts_p.h"
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"

#include <algorithm>

namespace offramp {

namespace {

using Tables = std::span<const ExitTable *const>;

/// Each threshold in the middle of its interval between the breakpoints of the whole table. A part's breakpoints are
/// among them, so nothing changes on the part.
Thresholds centred(const ExitTable &whole, Thresholds thresholds, Criterion criterion)
{
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
        const ExitSweep sweep(whole, {static_cast<int>(k)}, thresholds);
        const auto &breakpoints = sweep.breakpoints();
        const auto above = std::ranges::lower_bound(breakpoints, thresholds[k], {},
                                                    [](float breakpoint) { return static_cast<double>(breakpoint); });
        const auto all = representativeThresholds(breakpoints, neverLeave(criterion, breakpoints));
        thresholds[k] = all[static_cast<std::size_t>(above - breakpoints.begin())];
    }
    return thresholds;
}

/// The points of some indices.
std::vector<Point> pick(const std::vector<Point> &points, const std::vector<std::size_t> &indices)
{
    std::vector<Point> some;
    for (const std::size_t i : indices)
        some.push_back(points[i]);
    return some;
}

FoundVariants asFound(const Suggestion &suggestion, Tables tables)
{
    FoundVariants found{
        {}, suggestion.helpful, suggestion.areaWhereChosen, suggestion.areaHeldOut, suggestion.areaOnAll};
    for (const auto &[table, threshold, point] : suggestion.variants) {
        const auto earlyExits = static_cast<std::size_t>(tables[table]->lastExit().value);
        found.variants.push_back({table, Thresholds(earlyExits, threshold), point});
    }
    return found;
}

/// The fronts of all tables together, on the part that variants are chosen on.
struct Candidates {
    std::vector<Point> points;
    std::vector<TableVariant> origins; ///< of each point
    std::vector<Point> limit;
    bool isExact = true;
};

Result<Candidates> candidatesOf(Tables tables, const SampleSplit &split, Criterion criterion,
                                const SearchLimits &limits, const SearchWatch &watch)
{
    Candidates candidates;
    const double count = static_cast<double>(tables.size());
    for (std::size_t t = 0; t < tables.size(); ++t) {
        const double done = static_cast<double>(t);
        const auto front = searchThresholds(tables[t]->subset(split.chosen), criterion, limits,
                                            watch.part(done / count, (done + 1) / count));
        if (!front)
            return tl::unexpected(front.error());
        for (const FrontPoint &found : front->points) {
            candidates.points.push_back(found.point);
            candidates.origins.push_back({t, found.thresholds});
        }
        candidates.limit.insert(candidates.limit.end(), front->limit.begin(), front->limit.end());
        candidates.isExact = candidates.isExact && front->isExact;
    }
    return candidates;
}

Result<FoundVariants> bestPerExit(const Candidates &candidates, Tables tables, const SampleSplit &split,
                                  const SuggestionPlan &plan, const SearchWatch &watch)
{
    const auto best = bestOf(candidates.points, plan, watch.isCancelled);
    if (!best)
        return tl::unexpected(best.error());
    FoundVariants found;
    found.helpful = helpfulPoints(candidates.points, plan.eMax).size();
    std::vector<TableVariant> variants;
    std::vector<Point> onAll;
    for (const std::size_t i : *best) {
        if (isSet(watch.isCancelled))
            return cancelled();
        const std::size_t t = candidates.origins[i].table;
        const ExitTable &table = *tables[t];
        const Thresholds thresholds = centred(table, candidates.origins[i].thresholds, plan.criterion);
        onAll.push_back(pointOf(evaluate(table, thresholds), table.cost()));
        variants.push_back({t, thresholds});
        found.variants.push_back({t, thresholds, onAll.back()});
    }
    found.areaWhereChosen = areaOn(split.chosen, tables, variants, plan.eMax);
    found.areaHeldOut = areaOn(split.heldOut, tables, variants, plan.eMax);
    found.areaOnAll = stepCurve(onAll, plan.eMax).area();
    return found;
}

} // namespace

const FoundVariants &ThresholdComparison::best() const
{
    const bool isHeldOut = shared.areaHeldOut || perExit.areaHeldOut;
    const auto area = [&](const FoundVariants &found) {
        return (isHeldOut ? found.areaHeldOut : found.areaWhereChosen).value_or(0);
    };
    return area(perExit) > area(shared) ? perExit : shared;
}

Result<ThresholdComparison> compareThresholds(Tables tables, const SuggestionPlan &plan, const SearchLimits &limits,
                                              const SearchWatch &watch)
{
    const auto shared = suggestVariants(tables, plan, watch.isCancelled);
    if (!shared)
        return tl::unexpected(shared.error());
    const auto split = splitSamples(*tables.front(), plan);
    if (!split)
        return tl::unexpected(split.error());
    const auto candidates = candidatesOf(tables, *split, plan.criterion, limits, watch.part(0, .95));
    if (!candidates)
        return tl::unexpected(candidates.error());
    const auto perExit = bestPerExit(*candidates, tables, *split, plan, watch);
    if (!perExit)
        return tl::unexpected(perExit.error());

    ThresholdComparison comparison{asFound(*shared, tables), *perExit, perExit->areaWhereChosen, candidates->isExact};
    if (!candidates->isExact) {
        const auto limit = bestOf(candidates->limit, plan, watch.isCancelled);
        if (!limit)
            return tl::unexpected(limit.error());
        const auto bound = stepCurve(pick(candidates->limit, *limit), plan.eMax).area();
        comparison.upperBound = std::max(comparison.upperBound, bound);
    }
    watch.report(1);
    return comparison;
}

} // namespace offramp

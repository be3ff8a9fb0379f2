// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/rulecomparison.h"

#include "core/search/parts_p.h"
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"

#include <map>

namespace offramp {

namespace {

using Tables = std::span<const ExitTable *const>;

/// The area of rules over some samples; nothing where there are none, or no rule is below eMax.
std::optional<double> areaOn(std::span<const std::size_t> samples, Tables tables, const std::vector<FoundRule> &rules,
                             double eMax)
{
    if (samples.empty())
        return std::nullopt;
    std::map<std::size_t, ExitTable> parts;
    std::vector<Point> points;
    for (const auto &[table, rule, onAll] : rules) {
        auto part = parts.find(table);
        if (part == parts.end())
            part = parts.emplace(table, tables[table]->subset(samples)).first;
        points.push_back(pointOf(evaluateRule(part->second, rule), part->second.cost()));
    }
    return stepCurve(points, eMax).area();
}

/// The fronts of all tables together, on the part that rules are chosen on.
struct RuleCandidates {
    std::vector<RuleFront> fronts; ///< of each table
    std::vector<Point> points;
    std::vector<std::pair<std::size_t, std::size_t>> origins; ///< of each point: its table, and its index there
};

Result<RuleCandidates> candidatesOf(Tables tables, const SampleSplit &split, const SuggestionPlan &plan,
                                    const RuleLimits &limits, const SearchWatch &watch)
{
    RuleCandidates candidates;
    const double count = static_cast<double>(tables.size());
    for (std::size_t t = 0; t < tables.size(); ++t) {
        const double done = static_cast<double>(t);
        auto front = searchRuleFront(tables[t]->subset(split.chosen), plan.criterion, plan.eMax, limits,
                                     watch.part(done / count, (done + 1) / count));
        if (!front)
            return tl::unexpected(front.error());
        const std::vector<Point> points = front->points();
        for (std::size_t i = 0; i < points.size(); ++i) {
            candidates.points.push_back(points[i]);
            candidates.origins.emplace_back(t, i);
        }
        candidates.fronts.push_back(std::move(*front));
    }
    return candidates;
}

} // namespace

Result<RuleComparison> compareRules(Tables tables, const SuggestionPlan &plan, const RuleLimits &limits,
                                    const SearchWatch &watch)
{
    auto thresholds = compareThresholds(tables, plan, limits.thresholds, watch.part(0, .3));
    if (!thresholds)
        return tl::unexpected(thresholds.error());
    const auto split = splitSamples(*tables.front(), plan);
    if (!split)
        return tl::unexpected(split.error());
    const auto candidates = candidatesOf(tables, *split, plan, limits, watch.part(.3, .95));
    if (!candidates)
        return tl::unexpected(candidates.error());
    const auto best = bestOf(candidates->points, plan, watch.isCancelled);
    if (!best)
        return tl::unexpected(best.error());

    RuleComparison comparison;
    comparison.thresholds = std::move(*thresholds);
    comparison.helpful = helpfulPoints(candidates->points, plan.eMax).size();
    std::vector<Point> onAll;
    for (const std::size_t i : *best) {
        if (isSet(watch.isCancelled))
            return cancelled();
        const auto [t, index] = candidates->origins[i];
        const ExitTable &table = *tables[t];
        const BinnedRule rule = shortened(table, candidates->fronts[t].rule(index), plan.criterion);
        onAll.push_back(pointOf(evaluateRule(table, rule), table.cost()));
        comparison.rules.push_back({t, rule, onAll.back()});
    }
    comparison.areaWhereChosen = areaOn(split->chosen, tables, comparison.rules, plan.eMax);
    comparison.areaHeldOut = areaOn(split->heldOut, tables, comparison.rules, plan.eMax);
    comparison.areaOnAll = stepCurve(onAll, plan.eMax).area();
    watch.report(1);
    return comparison;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/rulesearch.h"

#include "core/exits/thresholdsweep.h"
#include "core/search/binclimb_p.h"
#include "core/search/envelope.h"
#include "core/tradeoff/bestvariants.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace offramp {

namespace {

/// The outcome that is worth most at a price; there is one.
const FrontPoint &bestAt(std::span<const FrontPoint> outcomes, double price)
{
    return *std::ranges::max_element(outcomes, {}, [price](const FrontPoint &outcome) {
        return outcome.point.accuracy - price * outcome.point.energy;
    });
}

/// The cuts of the best thresholds of each kind at a price.
std::vector<Cuts> startsAt(double price, const ThresholdStarts &starts, const SearchTable &table)
{
    std::vector<Cuts> cuts;
    for (const std::vector<FrontPoint> *kind : {&starts.shared, &starts.perExit}) {
        if (!kind->empty())
            cuts.push_back(table.cutsOf(bestAt(*kind, price).thresholds));
    }
    return cuts;
}

/// Groups of the bins between equal cuts and those of some thresholds.
BinGroups groupsOf(const BinTable &bins, const std::vector<Cuts> &equal, const std::vector<Cuts> &starts)
{
    BinGroups groups;
    for (std::size_t k = 0; k < bins.last(); ++k) {
        std::vector<std::uint32_t> group{0};
        for (const std::uint32_t cut : bins.exits[k].cuts) {
            const bool isEdge = std::ranges::binary_search(equal[k], cut)
                                || std::ranges::any_of(starts, [&](const Cuts &cuts) { return cuts[k] == cut; });
            group.push_back(group.back() + (isEdge ? 1 : 0));
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

/// The number at a share of the way from low to high, both above 0, in logarithms.
double between(double low, double high, double share)
{
    return std::exp(std::lerp(std::log(low), std::log(high), share));
}

std::size_t fewer(double budget, double each, std::size_t least, std::size_t most)
{
    return static_cast<std::size_t>(std::clamp(budget / each, static_cast<double>(least), static_cast<double>(most)));
}

} // namespace

RuleLimits ruleLimits(std::span<const ExitTable *const> tables, std::size_t bins)
{
    constexpr double planeSteps = 1e9;
    constexpr double lineSteps = 1e8;
    constexpr double priceSteps = 2e7;
    double samples = 1;
    double cuts = 1; // thresholds of a network
    for (const ExitTable *table : tables) {
        samples = std::max(samples, static_cast<double>(table->sampleCount()));
        cuts = std::max(cuts, static_cast<double>(table->lastExit().value));
    }
    RuleLimits limits{bins, fewer(priceSteps, samples, 16, 64), {}};
    SearchLimits &thresholds = limits.thresholds;
    thresholds.exactSteps = planeSteps;
    thresholds.rounds = 2;
    thresholds.anchors = 8;
    const double rounds = static_cast<double>(thresholds.rounds);
    const double planes = rounds * static_cast<double>(thresholds.anchors) * std::max(1.0, cuts * (cuts - 1) / 2);
    thresholds.rows = fewer(planeSteps, planes * samples, 16, 512);
    thresholds.lines = fewer(lineSteps, rounds * cuts * samples, 8, 500);
    thresholds.slopes = 1; // the bound is not used
    thresholds.cells = 1;
    return limits;
}

Result<ThresholdStarts> thresholdStarts(const ExitTable &table, Criterion criterion, const SearchLimits &limits,
                                        const SearchWatch &watch)
{
    auto front = searchThresholds(table, criterion, limits, watch);
    if (!front)
        return tl::unexpected(front.error());
    ThresholdStarts starts{{}, std::move(front->points)};
    const ThresholdSweep sweep(table);
    const auto curve = sweep.curve(neverLeave(criterion, sweep.breakpoints()), table.cost());
    std::vector<Point> points;
    for (const CurvePoint &point : curve)
        points.push_back({point.energy, point.accuracy});
    for (const std::size_t i : helpfulPoints(points, std::numeric_limits<double>::infinity()))
        starts.shared.push_back(
            {points[i], Thresholds(static_cast<std::size_t>(table.lastExit().value), curve[i].threshold)});
    return starts;
}

std::vector<double> pricesFor(std::span<const FrontPoint> outcomes, double eMax, std::size_t count)
{
    std::vector<Point> points;
    for (const FrontPoint &outcome : outcomes)
        points.push_back(outcome.point);
    const auto corners = concaveEnvelope(points, eMax).corners;
    if (corners.empty())
        return {};
    const std::vector<double> slopes = slopesOf(points, corners);
    const double energy = points[corners.front()].energy;
    const double usual = energy > 0 ? 1 / energy : 1;
    const double lowest = (slopes.empty() ? usual : slopes.back()) / 64;
    const double highest = (slopes.empty() ? usual : slopes.front()) * 4;

    std::set<double> prices;
    const std::size_t bends = std::min(slopes.size(), count / 2);
    for (std::size_t i = 0; i < bends; ++i)
        prices.insert(slopes[i * (slopes.size() - 1) / std::max<std::size_t>(bends - 1, 1)]);
    const std::size_t spaced = count - bends;
    for (std::size_t i = 0; i < spaced; ++i)
        prices.insert(between(lowest, highest,
                              static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(spaced - 1, 1))));
    return {prices.begin(), prices.end()};
}

Result<std::vector<RulePoint>> searchRules(const ExitTable &table, Criterion criterion, std::span<const double> prices,
                                           const ThresholdStarts &starts, std::size_t bins, const SearchWatch &watch)
{
    const SearchTable ranked(table, criterion);
    if (ranked.last() == 0)
        return {};
    std::vector<Cuts> equal;
    for (std::size_t k = 0; k < ranked.last(); ++k)
        equal.push_back(equalCuts(ranked.exits[k], bins));
    std::vector<Cuts> all = equal;
    std::vector<std::vector<Cuts>> ofPrice;
    for (const double price : prices) {
        ofPrice.push_back(startsAt(price, starts, ranked));
        for (const Cuts &cuts : ofPrice.back()) {
            for (std::size_t k = 0; k < cuts.size(); ++k)
                all[k].push_back(cuts[k]);
        }
    }
    if (isSet(watch.isCancelled))
        return cancelled();
    const BinTable binned(ranked, std::move(all));
    const CostUnit unit = table.cost().unit;
    const auto n = static_cast<double>(table.sampleCount());
    BinClimb climb(binned, unit);
    std::vector<RulePoint> rules;
    for (std::size_t p = 0; p < prices.size(); ++p) {
        climb.begin(prices[p], groupsOf(binned, equal, ofPrice[p]));
        std::vector<Leaves> begun{climb.backward()};
        for (const Cuts &cuts : ofPrice[p])
            begun.push_back(leavesOf(binned, cuts));
        for (auto leaves = begun.begin(); leaves != begun.end(); ++leaves) {
            if (auto climbed = climb.climb(*leaves, watch.isCancelled); !climbed)
                return tl::unexpected(climbed.error());
            if (std::find(begun.begin(), leaves, *leaves) != leaves)
                continue;
            const auto [correct, cost] = climb.totals(*leaves);
            rules.push_back({{shownCost(cost / n, unit), correct / n}, ruleOf(*leaves, binned, ranked)});
        }
        watch.report(static_cast<double>(p + 1) / static_cast<double>(prices.size()));
    }
    return rules;
}

std::vector<Point> RuleFront::points() const
{
    std::vector<Point> points;
    for (const RulePoint &found : rules)
        points.push_back(found.point);
    for (const FrontPoint &found : thresholds)
        points.push_back(found.point);
    return points;
}

BinnedRule RuleFront::rule(std::size_t index) const
{
    return index < rules.size() ? rules[index].rule : ruleOf(thresholds[index - rules.size()].thresholds);
}

Result<RuleFront> searchRuleFront(const ExitTable &table, Criterion criterion, double eMax, const RuleLimits &limits,
                                  const SearchWatch &watch)
{
    auto starts = thresholdStarts(table, criterion, limits.thresholds, watch.part(0, .5));
    if (!starts)
        return tl::unexpected(starts.error());
    auto rules = searchRules(table, criterion, pricesFor(starts->perExit, eMax, limits.prices), *starts, limits.bins,
                             watch.part(.5, 1));
    if (!rules)
        return tl::unexpected(rules.error());
    return RuleFront{std::move(*rules), std::move(starts->perExit)};
}

} // namespace offramp

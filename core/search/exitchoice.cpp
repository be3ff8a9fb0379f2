// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/exitchoice.h"

#include "core/exits/bootstrap.h"
#include "core/exits/thresholdsweep.h"
#include "core/search/oracle.h"
#include "core/search/shortthresholds.h"
#include "core/tradeoff/bestvariants.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace offramp {

namespace {

using Exits = std::vector<ExitIndex>;

Exits allExits(const ExitTable &table)
{
    Exits exits;
    for (int k = 0; k < table.exitCount(); ++k)
        exits.push_back({k});
    return exits;
}

/// A set's variants as they do on the part held out.
AreaState heldOutState(const ExitSet &set, const ExitTable &heldOut, const ExitPlan &plan)
{
    const ExitTable table = keepExits(heldOut, set.exits, plan.heads);
    AreaState state{{}, plan.variants.eMax};
    for (const Thresholds &thresholds : set.thresholds)
        state.variants.push_back(sampleOutcomes(table, thresholds));
    return state;
}

Result<ExitSet> evaluated(const ExitTable &table, Exits exits, const ExitPlan &plan, const IsCancelled &isCancelled)
{
    const ExitTable kept = keepExits(table, exits, plan.heads);
    const ExitTable *const tables[]{&kept};
    const auto found = suggestVariants(tables, plan.variants, isCancelled);
    if (!found)
        return tl::unexpected(found.error());
    ExitSet set{std::move(exits), {}, {}, found->areaWhereChosen, found->areaHeldOut, {}};
    for (const SuggestedPoint &variant : found->variants) {
        const Thresholds shared(static_cast<std::size_t>(kept.lastExit().value), variant.threshold);
        set.thresholds.push_back(shortened(kept, shared, plan.variants.criterion));
        set.points.push_back(variant.point);
    }
    return set;
}

/// Compares a set with all exits on the part held out, if there is one.
Result<void> compare(ExitSet &set, const ExitSet &all, const ExitTable &table, const ExitPlan &plan,
                     const IsCancelled &isCancelled)
{
    const auto split = splitSamples(table, plan.variants);
    if (!split || split->heldOut.empty() || !set.heldOutArea || !all.heldOutArea)
        return {};
    const ExitTable heldOut = table.subset(split->heldOut);
    const AreaState state = heldOutState(set, heldOut, plan);
    const AreaState reference = heldOutState(all, heldOut, plan);
    auto difference = changeInterval(state, reference);
    if (difference && (!difference->nearTies.empty() || !nearTies(reference).empty()))
        difference = bootstrapChange(state, reference, {}, isCancelled);
    if (!difference)
        return tl::unexpected(difference.error());
    set.difference = *difference;
    return {};
}

/// The area of the best variants of some exits, on the samples of part; 0 where nothing is below E_max.
Result<double> bestArea(const ExitTable &part, const Exits &exits, const ExitPlan &plan)
{
    const ExitTable kept = keepExits(part, exits, plan.heads);
    const ThresholdSweep sweep(kept);
    std::vector<Point> points;
    for (const CurvePoint &place : sweep.curve(neverLeave(plan.variants.criterion, sweep.breakpoints()), kept.cost()))
        points.push_back({place.energy, place.accuracy});
    const double eMax = plan.variants.eMax;
    const auto best = plan.variants.most ? bestPoints(points, *plan.variants.most, eMax) : helpfulPoints(points, eMax);
    if (!best)
        return tl::unexpected(best.error());
    std::vector<Point> chosen;
    for (const std::size_t i : *best)
        chosen.push_back(points[i]);
    return stepCurve(chosen, eMax).area().value_or(0);
}

/// Tries sets of exits one after the other and keeps the best.
class Trial
{
public:
    Trial(const ExitTable &part, const ExitPlan &plan, const IsCancelled &isCancelled)
        : m_part(part)
        , m_plan(plan)
        , m_isCancelled(isCancelled)
    {
    }

    /// Whether it is better than every set before.
    Result<bool> offer(const Exits &exits)
    {
        if (isSet(m_isCancelled))
            return cancelled();
        const auto area = bestArea(m_part, exits, m_plan);
        if (!area)
            return tl::unexpected(area.error());
        ++m_tried;
        if (m_best && *area <= *m_best)
            return false;
        m_best = *area;
        m_exits = exits;
        return true;
    }

    /// Sets before no longer count.
    void restart() { m_best.reset(); }

    [[nodiscard]] const Exits &exits() const { return m_exits; }
    [[nodiscard]] std::size_t tried() const { return m_tried; }

private:
    const ExitTable &m_part;
    const ExitPlan &m_plan;
    const IsCancelled &m_isCancelled;
    std::optional<double> m_best;
    Exits m_exits;
    std::size_t m_tried = 0;
};

/// Offers every set of number exits, of which those of kept come last.
Result<void> tryAll(Trial &trial, int exits, int number, const Exits &kept)
{
    exits -= static_cast<int>(kept.size());
    number -= static_cast<int>(kept.size());
    std::vector<int> chosen(static_cast<std::size_t>(number));
    std::iota(chosen.begin(), chosen.end(), 0);
    while (true) {
        Exits set;
        for (const int k : chosen)
            set.push_back({k});
        set.insert(set.end(), kept.begin(), kept.end());
        if (const auto offered = trial.offer(set); !offered)
            return tl::unexpected(offered.error());
        int last = number - 1; // the last that can move up
        while (last >= 0 && chosen[static_cast<std::size_t>(last)] == exits - number + last)
            --last;
        if (last < 0)
            return {};
        std::iota(chosen.begin() + last, chosen.end(), chosen[static_cast<std::size_t>(last)] + 1);
    }
}

bool contains(const Exits &exits, ExitIndex exit)
{
    return std::ranges::find(exits, exit) != exits.end();
}

Exits with(Exits exits, ExitIndex added)
{
    exits.insert(std::ranges::upper_bound(exits, added), added);
    return exits;
}

/// Offers every set that has one exit more than exits.
Result<bool> offerMore(Trial &trial, const Exits &exits, const Exits &all)
{
    bool isBetter = false;
    for (const ExitIndex exit : all) {
        if (contains(exits, exit))
            continue;
        const auto offered = trial.offer(with(exits, exit));
        if (!offered)
            return offered;
        isBetter = isBetter || *offered;
    }
    return isBetter;
}

/// The exits of kept are in every set.
Result<void> addAndExchange(Trial &trial, const Exits &all, int number, const Exits &kept)
{
    if (!kept.empty()) {
        if (const auto offered = trial.offer(kept); !offered)
            return tl::unexpected(offered.error());
    }
    for (auto size = static_cast<int>(kept.size()); size < number; ++size) {
        const Exits before = trial.exits();
        trial.restart();
        if (const auto offered = offerMore(trial, before, all); !offered)
            return tl::unexpected(offered.error());
    }
    for (bool isBetter = true; isBetter;) {
        isBetter = false;
        const Exits best = trial.exits();
        for (std::size_t i = 0; i < best.size() && !isBetter; ++i) {
            if (contains(kept, best[i]))
                continue;
            Exits fewer = best;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            const auto offered = offerMore(trial, fewer, all);
            if (!offered)
                return tl::unexpected(offered.error());
            isBetter = *offered;
        }
    }
    return {};
}

/// A table of which no exit costs more than in any set of exits: no other has a head. An exit with a heavy head may
/// then cost more than one behind it; it is given that one's cost, since costs do not fall from exit to exit.
ExitTable withoutHeads(const ExitTable &table, const ExitPlan &plan)
{
    ExitTableColumns columns;
    columns.exits = table.exitCount();
    columns.label.assign(table.label().begin(), table.label().end());
    columns.cost.unit = table.cost().unit;
    for (const ExitIndex exit : allExits(table)) {
        const ExitTable alone = keepExits(table, std::vector{exit}, plan.heads);
        columns.predicted.insert(columns.predicted.end(), alone.predicted({0}).begin(), alone.predicted({0}).end());
        columns.uncertainty.insert(columns.uncertainty.end(), alone.uncertainty({0}).begin(),
                                   alone.uncertainty({0}).end());
        const CostColumn &cost = alone.cost();
        columns.cost.perExit.insert(columns.cost.perExit.end(), cost.perExit.begin(), cost.perExit.end());
        columns.cost.perSample.insert(columns.cost.perSample.end(), cost.perSample.begin(), cost.perSample.end());
    }
    std::vector<double> &costs = columns.cost.isPerSample() ? columns.cost.perSample : columns.cost.perExit;
    const std::size_t stride = costs.size() / static_cast<std::size_t>(columns.exits);
    for (std::size_t at = costs.size() - stride; at-- > 0;)
        costs[at] = std::min(costs[at], costs[at + stride]);
    return *ExitTable::make(std::move(columns));
}

} // namespace

Result<ExitSet> exitSet(const ExitTable &table, std::vector<ExitIndex> exits, const ExitPlan &plan,
                        const IsCancelled &isCancelled)
{
    if (auto fits = checkHeadCosts(table, plan.heads); !fits)
        return tl::unexpected(fits.error());
    return evaluated(table, std::move(exits), plan, isCancelled);
}

Result<ExitWorths> exitWorths(const ExitTable &table, const ExitPlan &plan, const IsCancelled &isCancelled)
{
    if (auto fits = checkHeadCosts(table, plan.heads); !fits)
        return tl::unexpected(fits.error());
    const Exits exits = allExits(table);
    auto all = evaluated(table, exits, plan, isCancelled);
    if (!all)
        return tl::unexpected(all.error());

    ExitWorths worths{std::move(*all), {}};
    std::vector<std::vector<double>> shares; // by variant
    for (const Thresholds &thresholds : worths.all.thresholds)
        shares.push_back(evaluate(table, thresholds).exitShares());
    const double n = static_cast<double>(table.sampleCount());
    for (const ExitIndex exit : exits) {
        const auto k = static_cast<std::size_t>(exit.value);
        ExitWorth worth{exit, 0, {}, {}, {}};
        for (std::size_t i = 0; i < table.sampleCount(); ++i)
            worth.accuracy += table.isCorrect(exit, {i});
        worth.accuracy /= n;
        if (!plan.heads.empty() && exit < table.lastExit())
            worth.headCost = shownCost(plan.heads[k], table.cost().unit);
        for (const auto &ofVariant : shares)
            worth.shares.push_back(ofVariant[k]);
        if (exits.size() > 1) {
            Exits others = exits;
            others.erase(others.begin() + exit.value);
            auto without = evaluated(table, std::move(others), plan, isCancelled);
            if (!without)
                return tl::unexpected(without.error());
            if (auto compared = compare(*without, worths.all, table, plan, isCancelled); !compared)
                return tl::unexpected(compared.error());
            worth.without = std::move(*without);
        }
        worths.exits.push_back(std::move(worth));
    }
    return worths;
}

Result<ExitChoice> bestExits(const ExitTable &table, int number, const ExitPlan &plan, const IsCancelled &isCancelled)
{
    if (number < 1 || number > table.exitCount())
        return failure(ErrorKind::Usage, fmt::format("{} of {} exits cannot be chosen.", number, table.exitCount()),
                       fmt::format("Choose from 1 to {}.", table.exitCount()));
    if (auto fits = checkHeadCosts(table, plan.heads); !fits)
        return tl::unexpected(fits.error());
    const auto split = splitSamples(table, plan.variants);
    if (!split)
        return tl::unexpected(split.error());

    const ExitTable part = table.subset(split->chosen);
    ExitChoice choice;
    choice.isProven = table.exitCount() <= mostExitsToTryAll;
    const Exits kept = plan.keepsLast ? Exits{table.lastExit()} : Exits();
    Trial trial(part, plan, isCancelled);
    const auto tried = choice.isProven ? tryAll(trial, table.exitCount(), number, kept)
                                       : addAndExchange(trial, allExits(table), number, kept);
    if (!tried)
        return tl::unexpected(tried.error());
    choice.tried = trial.tried();
    if (!choice.isProven)
        choice.upperBound = oracle(withoutHeads(part, plan), plan.variants.eMax).boundArea;
    auto best = evaluated(table, trial.exits(), plan, isCancelled);
    const auto all = evaluated(table, allExits(table), plan, isCancelled);
    if (!best || !all)
        return tl::unexpected(best ? all.error() : best.error());
    if (auto compared = compare(*best, *all, table, plan, isCancelled); !compared)
        return tl::unexpected(compared.error());
    choice.best = std::move(*best);
    return choice;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/targets.h"

#include "core/exits/thresholdsweep.h"
#include "core/search/parts_p.h"
#include "core/search/shortthresholds.h"
#include "core/search/suggestion.h"
#include "core/search/targetchance_p.h"
#include "core/search/thresholdsearch.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace offramp {

namespace {

/// What thresholds come to on a table, as far as a target asks.
struct Trade {
    double cost = 0; ///< mean, as it is shown
    std::int64_t correct = 0;
};

/// Whether the first is preferred to the second; a strict order in which no trade is better than one that dominates it.
using IsBetter = std::function<bool(const Trade &, const Trade &)>;

std::int64_t correctAtEnd(const ExitTable &table)
{
    std::int64_t correct = 0;
    for (std::size_t i = 0; i < table.sampleCount(); ++i)
        correct += table.isCorrect(table.lastExit(), {i});
    return correct;
}

/// The table whose last exit is the most accurate, of equal ones the first.
std::size_t mostAccurate(TargetTables tables)
{
    const auto best = std::ranges::max_element(tables, {}, [](const ExitTable *table) { return correctAtEnd(*table); });
    return static_cast<std::size_t>(best - tables.begin());
}

bool isWithin(const CostBudget &budget, double cost)
{
    return cost <= budget.cost * (1 + rounding);
}

/// Whether so many correct samples of n are few enough below those of the last exit.
bool isWithin(const AccuracyDrop &drop, std::int64_t correct, std::int64_t atEnd, std::size_t n)
{
    return static_cast<double>(atEnd - correct) <= (drop.points / 100 + rounding) * static_cast<double>(n);
}

bool isMet(const Target &target, const Trade &trade, std::int64_t atEnd, std::size_t n)
{
    const auto *budget = std::get_if<CostBudget>(&target);
    return budget ? isWithin(*budget, trade.cost) : isWithin(std::get<AccuracyDrop>(target), trade.correct, atEnd, n);
}

/// Compares trades of a table of n samples; atEnd: correct at the last exit that a drop is measured from.
IsBetter orderFor(const Target &target, std::int64_t atEnd, std::size_t n)
{
    const auto cheaper
        = [](const Trade &a, const Trade &b) { return a.cost != b.cost ? a.cost < b.cost : a.correct > b.correct; };
    const auto moreCorrect = [](const Trade &a, const Trade &b) {
        return a.correct != b.correct ? a.correct > b.correct : a.cost < b.cost;
    };
    const bool isBudget = std::holds_alternative<CostBudget>(target);
    return [=](const Trade &a, const Trade &b) {
        const bool isFirstMet = isMet(target, a, atEnd, n);
        if (isFirstMet != isMet(target, b, atEnd, n))
            return isFirstMet;
        return isFirstMet == isBudget ? moreCorrect(a, b) : cheaper(a, b);
    };
}

/// Exit after exit at the boundary between uncertainties that is nearest to the wanted count; of two the lower one.
Thresholds thresholdsForShares(const ExitTable &table, const ExitShares &wanted, Criterion criterion)
{
    std::vector<std::size_t> left(table.sampleCount());
    std::iota(left.begin(), left.end(), std::size_t{0});
    Thresholds thresholds;
    for (int k = 0; k < table.lastExit().value; ++k) {
        const auto uncertainty = table.uncertainty({k});
        std::ranges::stable_sort(left, {}, [&](std::size_t i) { return uncertainty[i]; });
        const double count = wanted.shares[static_cast<std::size_t>(k)] * static_cast<double>(table.sampleCount());
        std::size_t nearest = 0;
        std::vector<float> values; // of the samples left, each once
        for (std::size_t r = 0; r < left.size(); ++r) {
            const float value = uncertainty[left[r]];
            if (values.empty() || value > values.back())
                values.push_back(value);
            const bool isBoundary = r + 1 == left.size() || uncertainty[left[r + 1]] > value;
            if (isBoundary
                && std::abs(static_cast<double>(r + 1) - count) < std::abs(static_cast<double>(nearest) - count))
                nearest = r + 1;
        }
        const auto all = representativeThresholds(values, neverLeave(criterion, values));
        const auto passed = nearest == 0
                                ? std::size_t{0}
                                : static_cast<std::size_t>(
                                    std::ranges::upper_bound(values, uncertainty[left[nearest - 1]]) - values.begin());
        thresholds.push_back(all[passed]);
        left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(nearest));
    }
    return thresholds;
}

TargetOutcome outcomeOf(const Comparison &all, const Target &target)
{
    const OperatingPoint outcome = evaluate(all.table, all.thresholds);
    const std::size_t n = all.table.sampleCount();
    const std::int64_t atEnd = correctAtEnd(all.reference);
    TargetOutcome found{n, pointOf(outcome, all.table.cost()), outcome.exitShares(),
                        static_cast<double>(atEnd) / static_cast<double>(n), true};
    if (const auto *budget = std::get_if<CostBudget>(&target))
        found.isMet = isWithin(*budget, found.point.energy);
    else if (const auto *drop = std::get_if<AccuracyDrop>(&target))
        found.isMet = isWithin(*drop, outcome.correctInAll(), atEnd, n);
    else {
        const auto &shares = std::get<ExitShares>(target).shares;
        for (std::size_t k = 0; k < shares.size(); ++k) {
            const double wanted = shares[k] * static_cast<double>(n);
            found.isMet = found.isMet && std::abs(static_cast<double>(outcome.leaving[k]) - wanted) < 1;
        }
    }
    return found;
}

Result<void> checkTarget(const Target &target, const TargetPlan &plan, TargetTables tables)
{
    const auto *wanted = std::get_if<ExitShares>(&target);
    if (plan.confidence && wanted)
        return failure(ErrorKind::Usage, "Shares of samples have no probability.",
                       "Ask for a probability with a mean cost or a drop.");
    if (plan.confidence && !(*plan.confidence >= .5 && *plan.confidence < 1))
        return failure(ErrorKind::Usage,
                       fmt::format("A target cannot be wanted with the probability {}.",
                                   shortestText(*plan.confidence)),
                       "Write a fraction from 0.5 to below 1, such as 0.9.");
    if (!wanted)
        return {};
    if (tables.size() > 1)
        return failure(ErrorKind::Usage, "Shares of samples are those of one network.", "Give one recording.");
    const auto needed = static_cast<std::size_t>(tables.front()->lastExit().value);
    if (wanted->shares.size() != needed)
        return failure(ErrorKind::Usage,
                       fmt::format("{} shares were given; a network of {} exits takes {}.", wanted->shares.size(),
                                   needed + 1, needed),
                       "Give one for each exit but the last, which answers the rest.");
    double sum = 0;
    for (const double share : wanted->shares) {
        sum += share;
        if (!(share >= 0) || sum > 1 + rounding)
            return failure(ErrorKind::Usage,
                           "The shares are not fractions of all samples: they are negative, or their "
                           "sum is above 1.",
                           "Write fractions such as 0.5,0.3; the last exit answers the rest.");
    }
    return {};
}

/// Thresholds of one table, and what they come to.
struct Candidate {
    std::size_t table = 0;
    Trade trade;
    Thresholds thresholds;
};

using Consider = std::function<void(const Trade &, Thresholds)>;

void considerShared(const ExitTable &table, Criterion criterion, const Consider &consider)
{
    const ThresholdSweep sweep(table);
    for (const double threshold : sweep.representativeThresholds(neverLeave(criterion, sweep.breakpoints()))) {
        const OperatingPoint outcome = sweep.at(threshold);
        consider({pointOf(outcome, table.cost()).energy, outcome.correctInAll()},
                 Thresholds(static_cast<std::size_t>(table.lastExit().value), threshold));
    }
}

/// Considers what searchThresholds() finds. The result dominates all that it may have missed.
Result<std::vector<Trade>> considerPerExit(const ExitTable &table, Criterion criterion, const Consider &consider,
                                           const SearchWatch &watch)
{
    const auto front = searchThresholds(table, criterion, {}, watch);
    if (!front)
        return tl::unexpected(front.error());
    const auto tradeOf = [&](const Point &point) {
        return Trade{point.energy, std::llround(point.accuracy * static_cast<double>(table.sampleCount()))};
    };
    for (const FrontPoint &place : front->points)
        consider(tradeOf(place.point), place.thresholds);
    std::vector<Trade> limit;
    for (const Point &point : front->limit) {
        if (!front->isExact)
            limit.push_back(tradeOf(point));
    }
    return limit;
}

/// The tables that thresholds are chosen on; a drop is measured from the last exit of the reference.
struct ChosenOn {
    TargetTables tables;
    std::size_t reference;
};

bool isEnough(double probability, double confidence)
{
    return probability >= confidence * (1 - rounding);
}

/// Of candidates that meet a target where chosen, the most preferred one first, the first whose probability there is
/// high enough; where there is none, the most probable one.
Result<Candidate> firstSure(const std::vector<Candidate> &met, const ChosenOn &on, const Target &target,
                            const TargetPlan &plan, const IsCancelled &isCancelled)
{
    const Candidate *mostProbable = nullptr;
    double highest = -1;
    for (const Candidate &candidate : met) {
        if (isSet(isCancelled))
            return cancelled();
        const ExitTable &table = *on.tables[candidate.table];
        const OperatingPoint outcome = evaluate(table, candidate.thresholds);
        const bool isLastExitItself = candidate.table == on.reference && outcome.leaving.back() == outcome.samples;
        const double probability
            = *chance(target, {table, *on.tables[on.reference], candidate.thresholds}, isLastExitItself);
        if (isEnough(probability, *plan.confidence))
            return candidate;
        if (probability > highest) {
            highest = probability;
            mostProbable = &candidate;
        }
    }
    return *mostProbable;
}

/// The best thresholds on some samples, before they are made short.
Result<TargetVariant> search(const ChosenOn &on, const Target &target, const TargetPlan &plan, const SearchWatch &watch)
{
    TargetVariant variant;
    variant.isProven = true;
    if (const auto *shares = std::get_if<ExitShares>(&target)) {
        variant.thresholds = thresholdsForShares(*on.tables.front(), *shares, plan.criterion);
        return variant;
    }
    const std::int64_t atEnd = correctAtEnd(*on.tables[on.reference]);
    const std::size_t n = on.tables.front()->sampleCount();
    const IsBetter isBetter = orderFor(target, atEnd, n);
    std::optional<Candidate> best;
    std::vector<Candidate> met; // all that meet the target, where that is not enough
    std::vector<Trade> limit;   // dominates all that was missed
    for (std::size_t t = 0; t < on.tables.size(); ++t) {
        if (isSet(watch.isCancelled))
            return cancelled();
        const ExitTable &table = *on.tables[t];
        const auto consider = [&](const Trade &trade, Thresholds thresholds) {
            if (plan.confidence && isMet(target, trade, atEnd, n))
                met.push_back({t, trade, thresholds});
            if (!best || isBetter(trade, best->trade))
                best = Candidate{t, trade, std::move(thresholds)};
        };
        considerShared(table, plan.criterion, consider);
        if (!plan.perExit || table.exitCount() <= 2)
            continue;
        const double count = static_cast<double>(on.tables.size());
        const double done = static_cast<double>(t);
        const auto missed
            = considerPerExit(table, plan.criterion, consider, watch.part(done / count, (done + 1) / count));
        if (!missed)
            return tl::unexpected(missed.error());
        limit.insert(limit.end(), missed->begin(), missed->end());
        variant.isProven = !plan.confidence; // what others dominate is not considered, and may be more probable
    }
    variant.isProven = variant.isProven
                       && std::ranges::none_of(limit, [&](const Trade &trade) { return isBetter(trade, best->trade); });
    if (!met.empty()) {
        std::ranges::stable_sort(met, isBetter, &Candidate::trade);
        auto sure = firstSure(met, on, target, plan, watch.isCancelled);
        if (!sure)
            return tl::unexpected(sure.error());
        best = std::move(*sure);
    }
    variant.table = best->table;
    variant.thresholds = std::move(best->thresholds);
    return variant;
}

bool allExitLast(const TargetOutcome &outcome)
{
    return outcome.exitShares.back() == 1;
}

std::vector<ExitTable> subsets(TargetTables tables, const std::vector<std::size_t> &rows)
{
    std::vector<ExitTable> parts;
    for (const ExitTable *table : tables)
        parts.push_back(table->subset(rows));
    return parts;
}

std::vector<const ExitTable *> pointersTo(const std::vector<ExitTable> &tables)
{
    std::vector<const ExitTable *> pointers;
    for (const ExitTable &table : tables)
        pointers.push_back(&table);
    return pointers;
}

/// Chooses on some samples and reports on others, which may be none; whole: the tables that thresholds are made short
/// in.
Result<TargetVariant> chooseAndReport(TargetTables whole, TargetTables chosenOn, TargetTables heldOut,
                                      const Target &target, const TargetPlan &plan, const SearchWatch &watch)
{
    const std::size_t reference = mostAccurate(chosenOn);
    auto found = search({chosenOn, reference}, target, plan, watch);
    if (!found)
        return found;
    found->thresholds = shortened(*whole[found->table], found->thresholds, plan.criterion);
    const Comparison chosen{*chosenOn[found->table], *chosenOn[reference], found->thresholds};
    found->chosen = outcomeOf(chosen, target);
    bool isLastExitItself = found->table == reference && allExitLast(found->chosen);
    found->probabilityWhereChosen = chance(target, chosen, isLastExitItself);
    found->isReached
        = found->chosen.isMet && (!plan.confidence || isEnough(*found->probabilityWhereChosen, *plan.confidence));
    if (heldOut.empty())
        return found;
    const Comparison others{*heldOut[found->table], *heldOut[reference], found->thresholds};
    found->heldOut = outcomeOf(others, target);
    isLastExitItself = isLastExitItself && allExitLast(*found->heldOut);
    found->probability = chance(target, others, isLastExitItself);
    return found;
}

} // namespace

Result<TargetVariant> findTarget(TargetTables tables, const Target &target, const TargetPlan &plan,
                                 const SearchWatch &watch)
{
    auto checked = checkTables(tables).and_then([&] { return checkTarget(target, plan, tables); });
    if (!checked)
        return tl::unexpected(checked.error());
    const auto split = splitSamples(*tables.front(), {.chosenShare = plan.chosenShare, .seed = plan.seed});
    if (!split)
        return tl::unexpected(split.error());
    const auto chosen = subsets(tables, split->chosen);
    const auto heldOut = split->heldOut.empty() ? std::vector<ExitTable>() : subsets(tables, split->heldOut);
    return chooseAndReport(tables, pointersTo(chosen), pointersTo(heldOut), target, plan, watch);
}

Result<TargetVariant> findTarget(TargetTables chosenOn, TargetTables reportedOn, const Target &target,
                                 const TargetPlan &plan, const SearchWatch &watch)
{
    auto checked = checkTables(chosenOn).and_then([&] { return checkTables(reportedOn); }).and_then([&] {
        return checkTarget(target, plan, chosenOn);
    });
    if (!checked)
        return tl::unexpected(checked.error());
    const bool fits = std::ranges::equal(chosenOn, reportedOn, {}, &ExitTable::exitCount, &ExitTable::exitCount);
    if (!fits)
        return failure(ErrorKind::BadInput,
                       "The recordings to choose on and those to report on are of different networks.",
                       "Give a recording of the same network for each, in the same order.");
    return chooseAndReport(chosenOn, chosenOn, reportedOn, target, plan, watch);
}

} // namespace offramp

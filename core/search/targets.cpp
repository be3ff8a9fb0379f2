// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/targets.h"

#include "core/exits/sampleoutcomes.h"
#include "core/exits/thresholdsweep.h"
#include "core/search/parts_p.h"
#include "core/search/shortthresholds.h"
#include "core/search/suggestion.h"
#include "core/search/thresholdsearch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace offramp {

namespace {

constexpr double rounding = 1e-12; ///< relative; of sums of costs, and of percent typed as decimals

/// What thresholds come to on a table, as far as a target asks.
struct Trade {
    double cost = 0; ///< mean, as it is shown
    std::int64_t correct = 0;
};

/// Whether the first is preferred to the second; a strict order in which no trade is better than one that dominates it.
using IsBetter = std::function<bool(const Trade &, const Trade &)>;

std::int64_t correctAtEnd(const ExitTable &table)
{
    const ExitIndex last = table.exitsOn().back();
    std::int64_t correct = 0;
    for (std::size_t i = 0; i < table.sampleCount(); ++i)
        correct += table.isCorrect(last, {i});
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

/// Compares trades of a table of n samples; atEnd: correct at the last exit that a drop is measured from.
IsBetter orderFor(const Target &target, std::int64_t atEnd, std::size_t n)
{
    const auto cheaper
        = [](const Trade &a, const Trade &b) { return a.cost != b.cost ? a.cost < b.cost : a.correct > b.correct; };
    const auto moreCorrect = [](const Trade &a, const Trade &b) {
        return a.correct != b.correct ? a.correct > b.correct : a.cost < b.cost;
    };
    if (const auto *budget = std::get_if<CostBudget>(&target)) {
        return [=, limit = *budget](const Trade &a, const Trade &b) {
            const bool isMet = isWithin(limit, a.cost);
            return isMet != isWithin(limit, b.cost) ? isMet : isMet ? moreCorrect(a, b) : cheaper(a, b);
        };
    }
    return [=, limit = std::get<AccuracyDrop>(target)](const Trade &a, const Trade &b) {
        const bool isMet = isWithin(limit, a.correct, atEnd, n);
        return isMet != isWithin(limit, b.correct, atEnd, n) ? isMet : isMet ? cheaper(a, b) : moreCorrect(a, b);
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
        if (!std::isfinite(uncertainty.front())) { // switched off, or it answers in place of exits that are
            thresholds.push_back(neverLeave(criterion, {}));
            if (uncertainty.front() < 0)
                left.clear();
            continue;
        }
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

/// What a variant and the last exit that it is compared with do on some samples.
struct Comparison {
    const ExitTable &table;
    const ExitTable &reference;
    const Thresholds &thresholds;
};

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

/// The chance that a normal variable is at most limit; without spread 0 or 1.
double chanceBelow(double limit, double mean, double deviation)
{
    if (deviation > 0)
        return std::erfc((mean - limit) / deviation / std::sqrt(2.0)) / 2;
    return mean <= limit ? 1 : 0;
}

double chanceOf(const CostBudget &budget, const Comparison &heldOut)
{
    const auto outcomes = sampleOutcomes(heldOut.table, heldOut.thresholds);
    return chanceBelow(budget.cost * (1 + rounding), outcomes->point.energy, outcomes->energyDeviation);
}

double chanceOf(const AccuracyDrop &drop, const Comparison &heldOut)
{
    const auto exits = exitsOf(heldOut.table, heldOut.thresholds);
    const ExitIndex last = heldOut.reference.exitsOn().back();
    double lost = .5;
    double won = .5;
    for (std::size_t i = 0; i < exits.size(); ++i) {
        const bool isCorrect = heldOut.table.isCorrect(exits[i], {i});
        const bool wasCorrect = heldOut.reference.isCorrect(last, {i});
        lost += wasCorrect && !isCorrect;
        won += isCorrect && !wasCorrect;
    }
    const double n = static_cast<double>(exits.size()) + 2;
    const double difference = (lost - won) / n;
    const double deviation = std::sqrt((lost + won - (lost - won) * difference) / n / n);
    return chanceBelow(drop.points / 100, difference, deviation);
}

std::optional<double> chance(const Target &target, const Comparison &heldOut, bool isLastExitItself)
{
    if (const auto *budget = std::get_if<CostBudget>(&target))
        return chanceOf(*budget, heldOut);
    const auto *drop = std::get_if<AccuracyDrop>(&target);
    if (!drop)
        return std::nullopt;
    return isLastExitItself ? (drop->points >= 0 ? 1.0 : 0.0) : chanceOf(*drop, heldOut);
}

Result<void> checkTarget(const Target &target, TargetTables tables)
{
    const auto *wanted = std::get_if<ExitShares>(&target);
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

/// The best thresholds of one table.
struct Found {
    Trade trade;
    Thresholds thresholds;
    bool isProven = true;
};

Found bestShared(const ExitTable &table, Criterion criterion, const IsBetter &isBetter)
{
    const ThresholdSweep sweep(table);
    std::optional<Found> best;
    for (const double threshold : sweep.representativeThresholds(neverLeave(criterion, sweep.breakpoints()))) {
        const OperatingPoint outcome = sweep.at(threshold);
        const Trade trade{pointOf(outcome, table.cost()).energy, outcome.correctInAll()};
        if (!best || isBetter(trade, best->trade))
            best = Found{trade, Thresholds(static_cast<std::size_t>(table.lastExit().value), threshold)};
    }
    return *best;
}

/// The best of a threshold for each exit, at least as good as found.
Result<Found> bestPerExit(const ExitTable &table, Criterion criterion, const IsBetter &isBetter, Found found,
                          const IsCancelled &isCancelled)
{
    const auto front = searchThresholds(table, criterion, {}, {isCancelled, {}});
    if (!front)
        return tl::unexpected(front.error());
    const auto tradeOf = [&](const Point &point) {
        return Trade{point.energy, std::llround(point.accuracy * static_cast<double>(table.sampleCount()))};
    };
    for (const FrontPoint &place : front->points) {
        if (const Trade trade = tradeOf(place.point); isBetter(trade, found.trade))
            found = {trade, place.thresholds};
    }
    found.isProven = front->isExact || std::ranges::none_of(front->limit, [&](const Point &point) {
                         return isBetter(tradeOf(point), found.trade);
                     });
    return found;
}

/// The best thresholds on some samples, before they are made short.
Result<TargetVariant> search(TargetTables tables, std::size_t reference, const Target &target, const TargetPlan &plan,
                             const IsCancelled &isCancelled)
{
    TargetVariant variant;
    variant.isProven = true;
    if (const auto *shares = std::get_if<ExitShares>(&target)) {
        variant.thresholds = thresholdsForShares(*tables.front(), *shares, plan.criterion);
        return variant;
    }
    const auto isBetter = orderFor(target, correctAtEnd(*tables[reference]), tables.front()->sampleCount());
    std::optional<Trade> best;
    for (std::size_t t = 0; t < tables.size(); ++t) {
        if (isSet(isCancelled))
            return cancelled();
        Result<Found> found = bestShared(*tables[t], plan.criterion, isBetter);
        if (plan.perExit && tables[t]->exitCount() > 2)
            found = bestPerExit(*tables[t], plan.criterion, isBetter, std::move(*found), isCancelled);
        if (!found)
            return tl::unexpected(found.error());
        variant.isProven = variant.isProven && found->isProven;
        if (best && !isBetter(found->trade, *best))
            continue;
        best = found->trade;
        variant.table = t;
        variant.thresholds = std::move(found->thresholds);
    }
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
                                      const Target &target, const TargetPlan &plan, const IsCancelled &isCancelled)
{
    const std::size_t reference = mostAccurate(chosenOn);
    auto found = search(chosenOn, reference, target, plan, isCancelled);
    if (!found)
        return found;
    found->thresholds = shortened(*whole[found->table], found->thresholds, plan.criterion);
    found->chosen = outcomeOf({*chosenOn[found->table], *chosenOn[reference], found->thresholds}, target);
    if (heldOut.empty())
        return found;
    const Comparison others{*heldOut[found->table], *heldOut[reference], found->thresholds};
    found->heldOut = outcomeOf(others, target);
    const bool isLastExitItself
        = found->table == reference && allExitLast(found->chosen) && allExitLast(*found->heldOut);
    found->probability = chance(target, others, isLastExitItself);
    return found;
}

} // namespace

Result<TargetVariant> findTarget(TargetTables tables, const Target &target, const TargetPlan &plan,
                                 const IsCancelled &isCancelled)
{
    auto checked = checkTables(tables).and_then([&] { return checkTarget(target, tables); });
    if (!checked)
        return tl::unexpected(checked.error());
    const auto split = splitSamples(*tables.front(), {.chosenShare = plan.chosenShare, .seed = plan.seed});
    if (!split)
        return tl::unexpected(split.error());
    const auto chosen = subsets(tables, split->chosen);
    const auto heldOut = split->heldOut.empty() ? std::vector<ExitTable>() : subsets(tables, split->heldOut);
    return chooseAndReport(tables, pointersTo(chosen), pointersTo(heldOut), target, plan, isCancelled);
}

Result<TargetVariant> findTarget(TargetTables chosenOn, TargetTables reportedOn, const Target &target,
                                 const TargetPlan &plan, const IsCancelled &isCancelled)
{
    auto checked = checkTables(chosenOn).and_then([&] { return checkTables(reportedOn); }).and_then([&] {
        return checkTarget(target, chosenOn);
    });
    if (!checked)
        return tl::unexpected(checked.error());
    const bool fits = std::ranges::equal(chosenOn, reportedOn, {}, &ExitTable::exitCount, &ExitTable::exitCount);
    if (!fits)
        return failure(ErrorKind::BadInput,
                       "The recordings to choose on and those to report on are of different networks.",
                       "Give a recording of the same network for each, in the same order.");
    return chooseAndReport(chosenOn, chosenOn, reportedOn, target, plan, isCancelled);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitsweep.h"
#include "core/exits/sortedorder.h"
#include "core/exits/thresholdsweep.h"
#include "core/search/targetsearch_p.h"
#include "core/support/numbers.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr double mostPairs = 4e8; ///< about two seconds
constexpr int mostPasses = 50;    ///< over all exits, from one start

Trade tradeOf(const OperatingPoint &outcome, const ExitTable &table)
{
    return {pointOf(outcome, table.cost()).energy, outcome.correctInAll()};
}

std::vector<float> distinct(std::span<const float> values)
{
    std::vector<float> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    const auto rest = std::ranges::unique(sorted);
    sorted.erase(rest.begin(), rest.end());
    return sorted;
}

/// The outcome while samples change their exits one by one.
class Tally
{
public:
    explicit Tally(const ExitTable &table)
        : m_table(table)
    {
        m_outcome.samples = static_cast<std::int64_t>(table.sampleCount());
        m_outcome.leaving.resize(static_cast<std::size_t>(table.exitCount()));
        m_outcome.correct.resize(static_cast<std::size_t>(table.exitCount()));
    }

    void add(ExitIndex exit, std::size_t sample) { count(exit, sample, 1); }

    void move(std::size_t sample, ExitIndex from, ExitIndex to)
    {
        count(from, sample, -1);
        count(to, sample, 1);
    }

    [[nodiscard]] Trade trade() const
    {
        std::int64_t correct = 0;
        for (const std::int64_t ofExit : m_outcome.correct)
            correct += ofExit;
        return {shownCost(m_outcome.meanCost(m_table.cost()), m_table.cost().unit), correct};
    }

private:
    void count(ExitIndex exit, std::size_t sample, std::int64_t sign)
    {
        m_outcome.leaving[static_cast<std::size_t>(exit.value)] += sign;
        m_outcome.correct[static_cast<std::size_t>(exit.value)] += m_table.isCorrect(exit, {sample}) ? sign : 0;
        if (m_table.cost().isPerSample())
            m_outcome.sampleCosts += static_cast<double>(sign) * m_table.cost(exit, {sample});
    }

    const ExitTable &m_table;
    OperatingPoint m_outcome;
};

double middleOf(float low, float high)
{
    return (static_cast<double>(low) + static_cast<double>(high)) / 2;
}

/// Moves one threshold after the other to its best place by score while that helps; offers everything on the way.
template<typename Score>
Result<Thresholds> climb(const ExitTable &table, Criterion criterion, Thresholds thresholds, BestTrade &best,
                         const IsCancelled &isCancelled, Score score)
{
    double highest = score(tradeOf(evaluate(table, thresholds), table));
    bool isBetter = true;
    for (int pass = 0; isBetter && pass < mostPasses; ++pass) {
        isBetter = false;
        for (int k = 0; k < table.lastExit().value; ++k) {
            if (isSet(isCancelled))
                return cancelled();
            const ExitSweep sweep(table, {k}, thresholds);
            const double never = neverLeave(criterion, sweep.breakpoints());
            for (const double threshold : representativeThresholds(sweep.breakpoints(), never)) {
                const Trade trade = tradeOf(sweep.at(threshold), table);
                const auto here = [&] {
                    Thresholds moved = thresholds;
                    moved[static_cast<std::size_t>(k)] = threshold;
                    return moved;
                };
                best.offer(trade, here);
                if (score(trade) <= highest)
                    continue;
                highest = score(trade);
                thresholds = here(); // of the sweep's own exit: the sweep still fits
                isBetter = true;
            }
        }
    }
    return thresholds;
}

/// The threshold of fewest decimals between the same two of values (ascending, each once).
double shortest(const std::vector<float> &values, double threshold, Criterion criterion)
{
    const double never = neverLeave(criterion, values);
    const auto above = std::ranges::lower_bound(values, threshold, {}, [](float u) { return static_cast<double>(u); });
    if (above == values.begin())
        return never;
    const double below = *(above - 1);
    const double next = above == values.end() ? 2 * thresholdAbove(values, never) - below : static_cast<double>(*above);
    return below < next ? shortestBetween(below, next) : threshold;
}

} // namespace

void offerShared(const ExitTable &table, Criterion criterion, BestTrade &best)
{
    const ThresholdSweep sweep(table);
    for (const double threshold : sweep.representativeThresholds(neverLeave(criterion, sweep.breakpoints()))) {
        best.offer(tradeOf(sweep.at(threshold), table),
                   [&] { return Thresholds(static_cast<std::size_t>(table.lastExit().value), threshold); });
    }
}

bool canOfferPairs(const ExitTable &table)
{
    const auto n = static_cast<double>(table.sampleCount());
    return table.exitCount() == 3 && static_cast<double>(distinct(table.uncertainty({0})).size()) * n <= mostPairs;
}

Result<void> offerPairs(const ExitTable &table, Criterion criterion, BestTrade &best, const IsCancelled &isCancelled)
{
    const auto first = table.uncertainty({0});
    const auto second = table.uncertainty({1});
    const auto firstOrder = sortedOrder(first);
    const auto secondOrder = sortedOrder(second);
    const std::vector<float> firstBreaks = distinct(first);
    const std::vector<float> secondBreaks = distinct(second);
    const double secondNever = neverLeave(criterion, secondBreaks);
    const double secondAlways = thresholdAbove(secondBreaks, secondNever);

    Tally atFirst(table); // all that do not exit at exit 1 pass on to the last
    for (std::size_t i = 0; i < table.sampleCount(); ++i)
        atFirst.add(table.lastExit(), i);
    std::vector<bool> isGone(table.sampleCount());
    auto next = firstOrder.begin();
    const auto firstThresholds = representativeThresholds(firstBreaks, neverLeave(criterion, firstBreaks));
    for (const double firstThreshold : firstThresholds) {
        if (isSet(isCancelled))
            return cancelled();
        for (; next != firstOrder.end() && first[*next] < firstThreshold; ++next) {
            atFirst.move(*next, table.lastExit(), {0});
            isGone[*next] = true;
        }
        Tally tally = atFirst;
        std::optional<float> before; // at exit 2, of the sample that exits there last
        for (const std::uint32_t sample : secondOrder) {
            if (isGone[sample])
                continue;
            if (!before || second[sample] > *before)
                best.offer(tally.trade(), [&] {
                    return Thresholds{firstThreshold, before ? middleOf(*before, second[sample]) : secondNever};
                });
            tally.move(sample, table.lastExit(), {1});
            before = second[sample];
        }
        best.offer(tally.trade(), [&] { return Thresholds{firstThreshold, secondAlways}; });
    }
    return {};
}

Result<void> offerByCoordinates(const ExitTable &table, Criterion criterion, BestTrade &best,
                                const IsCancelled &isCancelled)
{
    constexpr int prices = 25;
    constexpr double least = 1e-3; // of the price at which all accuracy is worth all cost
    const double n = static_cast<double>(table.sampleCount());
    const Thresholds none(static_cast<std::size_t>(table.lastExit().value),
                          neverLeave(criterion, distinct(table.uncertainty({0}))));
    const double range = tradeOf(evaluate(table, none), table).cost;
    Thresholds from = best.thresholds();
    for (int i = 0; i < prices && range > 0; ++i) {
        const double price = least * std::pow(1 / least, 2.0 * i / (prices - 1)) / range;
        auto reached = climb(table, criterion, from, best, isCancelled, [&](const Trade &trade) {
            return static_cast<double>(trade.correct) / n - price * trade.cost;
        });
        if (!reached)
            return tl::unexpected(reached.error());
        from = std::move(*reached);
    }
    for (std::optional<Trade> before; before != best.trade();) {
        before = best.trade();
        // A score that is never higher: only offers along each threshold of the best.
        if (const auto along = climb(table, criterion, best.thresholds(), best, isCancelled, [](auto) { return 0.0; });
            !along)
            return tl::unexpected(along.error());
    }
    return {};
}

Thresholds shortened(const ExitTable &table, const Thresholds &thresholds, Criterion criterion)
{
    if (const auto shared = sharedThreshold(thresholds)) {
        std::vector<float> all;
        for (int k = 0; k < table.lastExit().value; ++k)
            all.insert(all.end(), table.uncertainty({k}).begin(), table.uncertainty({k}).end());
        return Thresholds(thresholds.size(), shortest(distinct(all), *shared, criterion));
    }
    Thresholds shorter;
    for (std::size_t k = 0; k < thresholds.size(); ++k)
        shorter.push_back(shortest(distinct(table.uncertainty({static_cast<int>(k)})), thresholds[k], criterion));
    return shorter;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exittable.h"
#include "core/exits/exitrule.h"
#include "core/support/cancelled.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace offramp {

/// What thresholds come to on a table, as far as a target asks.
struct Trade {
    double cost = 0; ///< mean, in the unit that costs are shown in
    std::int64_t correct = 0;

    bool operator==(const Trade &) const = default;
};

/// Keeps the best thresholds of those offered.
class BestTrade
{
public:
    /// isBetter: whether the first is preferred to the second; a strict order.
    using IsBetter = std::function<bool(const Trade &, const Trade &)>;

    explicit BestTrade(IsBetter isBetter)
        : m_isBetter(std::move(isBetter))
    {
    }

    /// thresholds(): made only where the trade is the best so far. Returns whether it is.
    template<typename MakeThresholds>
    bool offer(const Trade &trade, MakeThresholds thresholds)
    {
        if (m_trade && !m_isBetter(trade, *m_trade))
            return false;
        m_trade = trade;
        m_thresholds = thresholds();
        return true;
    }

    [[nodiscard]] const std::optional<Trade> &trade() const { return m_trade; }
    [[nodiscard]] const Thresholds &thresholds() const { return m_thresholds; }

private:
    IsBetter m_isBetter;
    std::optional<Trade> m_trade;
    Thresholds m_thresholds;
};

/// Offers every outcome of thresholds that all exits share.
void offerShared(const ExitTable &table, Criterion criterion, BestTrade &best);

/// Whether offerPairs() takes seconds at most.
[[nodiscard]] bool canOfferPairs(const ExitTable &table);

/// Offers every outcome of the two thresholds of a network of three exits. O(n^2).
[[nodiscard]] Result<void> offerPairs(const ExitTable &table, Criterion criterion, BestTrade &best,
                                      const IsCancelled &isCancelled);

/// Offers outcomes of a threshold for each exit: those along each exit's threshold from thresholds that are the best
/// for many prices of a cost, and from the best so far until none of them is better. At least one must be offered
/// before.
[[nodiscard]] Result<void> offerByCoordinates(const ExitTable &table, Criterion criterion, BestTrade &best,
                                              const IsCancelled &isCancelled);

/// For each threshold the shortest decimal with the same outcome on all samples of the table; equal ones stay equal.
[[nodiscard]] Thresholds shortened(const ExitTable &table, const Thresholds &thresholds, Criterion criterion);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/search/bintable_p.h"
#include "core/search/searchwatch.h"
#include "core/tradeoff/costunit.h"

namespace offramp {

/// Which bins decide together, numbered from 0 in the order of the bins; for each exit but the last.
using BinGroups = std::vector<std::vector<std::uint32_t>>;

/// Searches rules over bins for a price of cost: they are worth their correct samples less the price of what all
/// samples cost. One thread at a time.
class BinClimb
{
public:
    BinClimb(const BinTable &table, CostUnit unit);

    /// price: correct samples per unit of cost, as costs are shown; groups: the bins that a rule has. Both for what
    /// follows.
    void begin(double price, BinGroups groups);

    /// The dynamic program, from the last exit to the first: each bin decides for all samples that it has, whatever
    /// earlier exits do. With two exits no rule is worth more.
    [[nodiscard]] Leaves backward();

    /// Improves leaves, which are the same for all bins of a group: exit after exit, each bin decides for the samples
    /// that reach it, until no bin of any exit alone makes the rule worth more. Bins that no sample reaches then decide
    /// as the bin below them. Cancelled: an error.
    [[nodiscard]] Result<void> climb(Leaves &leaves, const IsCancelled &isCancelled);

    [[nodiscard]] double value(const Leaves &leaves);

    /// How many samples are correct, and what all cost together, in the unit of the table.
    struct Totals {
        double correct = 0;
        double cost = 0;
    };
    [[nodiscard]] Totals totals(const Leaves &leaves);

private:
    void sendToExits(const Leaves &leaves);
    bool improve(Leaves &leaves);
    void settleUnreached(Leaves &leaves);

    const BinTable &m_table;
    CostUnit m_unit;
    BinGroups m_groups;
    double m_least = 0;                       ///< what a change must be worth, which is more than rounding
    std::vector<std::vector<double>> m_worth; ///< [K, M] of the samples of a cell that exit at an exit
    std::vector<std::uint32_t> m_exit;        ///< [M] where each cell exits
    std::vector<double> m_goingOn;            ///< [M] worth at the exits after the one at hand
    std::vector<double> m_sums;               ///< by group of the exit at hand
};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/binclimb_p.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr double rounding = 1e-12; ///< of everything that is added
constexpr int mostPasses = 200;    ///< few are ever needed

} // namespace

BinClimb::BinClimb(const BinTable &table, CostUnit unit)
    : m_table(table)
    , m_unit(unit)
    , m_worth(table.exits.size(), std::vector<double>(table.cells))
    , m_exit(table.cells)
    , m_goingOn(table.cells)
{
}

void BinClimb::begin(double price, BinGroups groups)
{
    m_groups = std::move(groups);
    double sizes = 0;
    for (std::size_t k = 0; k < m_worth.size(); ++k) {
        const BinTable::Exit &exit = m_table.exits[k];
        for (std::size_t cell = 0; cell < m_table.cells; ++cell) {
            m_worth[k][cell] = exit.correct[cell] - price * shownCost(exit.cost[cell], m_unit);
            sizes += std::abs(m_worth[k][cell]);
        }
    }
    m_least = rounding * sizes;
}

void BinClimb::sendToExits(const Leaves &leaves)
{
    const auto last = static_cast<std::uint32_t>(m_table.last());
    std::ranges::fill(m_exit, last);
    for (std::uint32_t k = last; k-- > 0;) {
        const std::vector<std::uint32_t> &bin = m_table.exits[k].bin;
        for (std::size_t cell = 0; cell < m_table.cells; ++cell) {
            if (leaves[k][bin[cell]])
                m_exit[cell] = k;
        }
    }
}

Leaves BinClimb::backward()
{
    Leaves leaves;
    for (std::size_t k = 0; k < m_table.last(); ++k)
        leaves.emplace_back(m_table.binCount(k), 0);
    improve(leaves); // where no sample exits early, all reach every exit
    return leaves;
}

/// One pass from the last exit to the first. Whether a cell reaches an exit depends on earlier exits only, which have
/// not changed yet.
bool BinClimb::improve(Leaves &leaves)
{
    sendToExits(leaves);
    m_goingOn = m_worth.back();
    bool isChanged = false;
    for (std::size_t k = m_table.last(); k-- > 0;) {
        const std::vector<std::uint32_t> &bin = m_table.exits[k].bin;
        const std::vector<std::uint32_t> &group = m_groups[k];
        m_sums.assign(group.back() + 1, 0);
        for (std::size_t cell = 0; cell < m_table.cells; ++cell) {
            if (m_exit[cell] >= k)
                m_sums[group[bin[cell]]] += m_worth[k][cell] - m_goingOn[cell];
        }
        for (std::size_t b = 0; b < group.size(); ++b) {
            const double sum = m_sums[group[b]];
            const bool isBetter = leaves[k][b] ? sum < -m_least : sum > m_least;
            leaves[k][b] ^= isBetter;
            isChanged = isChanged || isBetter;
        }
        for (std::size_t cell = 0; cell < m_table.cells; ++cell) {
            if (leaves[k][bin[cell]])
                m_goingOn[cell] = m_worth[k][cell];
        }
    }
    return isChanged;
}

void BinClimb::settleUnreached(Leaves &leaves)
{
    sendToExits(leaves);
    for (std::size_t k = 0; k < m_table.last(); ++k) {
        const std::vector<std::uint32_t> &group = m_groups[k];
        std::vector<std::uint8_t> isReached(group.back() + 1, 0);
        for (std::size_t cell = 0; cell < m_table.cells; ++cell) {
            if (m_exit[cell] >= k)
                isReached[group[m_table.exits[k].bin[cell]]] = 1;
        }
        std::size_t known = 0; // the nearest bin that is reached
        while (known < group.size() && !isReached[group[known]])
            ++known;
        if (known == group.size())
            continue;
        for (std::size_t b = 0; b < group.size(); ++b) {
            if (isReached[group[b]])
                known = b;
            leaves[k][b] = leaves[k][known];
        }
    }
}

Result<void> BinClimb::climb(Leaves &leaves, const IsCancelled &isCancelled)
{
    for (int pass = 0; pass < mostPasses; ++pass) {
        if (isSet(isCancelled))
            return cancelled();
        if (!improve(leaves))
            break;
    }
    settleUnreached(leaves);
    return {};
}

double BinClimb::value(const Leaves &leaves)
{
    sendToExits(leaves);
    double sum = 0;
    for (std::size_t cell = 0; cell < m_table.cells; ++cell)
        sum += m_worth[m_exit[cell]][cell];
    return sum;
}

BinClimb::Totals BinClimb::totals(const Leaves &leaves)
{
    sendToExits(leaves);
    Totals totals;
    for (std::size_t cell = 0; cell < m_table.cells; ++cell) {
        const BinTable::Exit &exit = m_table.exits[m_exit[cell]];
        totals.correct += exit.correct[cell];
        totals.cost += exit.cost[cell];
    }
    return totals;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/planesearch_p.h"

#include <algorithm>
#include <limits>

namespace offramp {

PlaneSearch::PlaneSearch(const SearchTable &table)
    : m_table(table)
    , m_fates(table.samples)
    , m_levelCost(table.samples + 1)
    , m_levelRow(table.samples + 1)
    , m_levelCut(table.samples + 1)
{
}

void PlaneSearch::begin(const Plane &plane, const Cuts &fixed)
{
    const auto &exits = m_table.exits;
    const SearchTable::Exit &second = exits[plane.second];
    m_gained.assign(second.breakpoints.size(), 0);
    m_added.assign(second.breakpoints.size(), 0);
    std::ranges::fill(m_levelCost, std::numeric_limits<double>::infinity());
    m_correct = 0;
    m_cost = 0;
    const std::size_t varies = plane.first.value_or(plane.second); // from here on
    for (std::size_t i = 0; i < m_table.samples; ++i) {
        std::size_t exit = m_table.exitBetween(0, varies, i, fixed);
        Fate fate{0, exit == varies, false};
        if (fate.reachesFirst && plane.first)
            exit = m_table.exitBetween(varies + 1, plane.second, i, fixed);
        fate.reachesSecond = exit == plane.second;
        m_correct += exits[exit].correct[i];
        m_cost += exits[exit].cost[i];
        fate.otherwise = static_cast<std::uint16_t>(
            fate.reachesSecond ? m_table.exitBetween(plane.second + 1, m_table.last(), i, fixed) : exit);
        if (fate.reachesSecond) {
            m_gained[second.rank[i]] += exits[fate.otherwise].correct[i] - second.correct[i];
            m_added[second.rank[i]] += exits[fate.otherwise].cost[i] - second.cost[i];
        }
        m_fates[i] = fate;
    }
}

void PlaneSearch::exitAtFirst(const Plane &plane, std::size_t sample)
{
    const auto &exits = m_table.exits;
    const Fate &fate = m_fates[sample];
    const SearchTable::Exit &before = exits[fate.reachesSecond ? plane.second : fate.otherwise];
    m_correct += exits[*plane.first].correct[sample] - before.correct[sample];
    m_cost += exits[*plane.first].cost[sample] - before.cost[sample];
    if (fate.reachesSecond) {
        const std::uint32_t rank = before.rank[sample];
        m_gained[rank] -= exits[fate.otherwise].correct[sample] - before.correct[sample];
        m_added[rank] -= exits[fate.otherwise].cost[sample] - before.cost[sample];
    }
}

void PlaneSearch::walkRow(std::uint32_t row)
{
    std::int64_t correct = m_correct;
    std::int64_t most = -1;
    double cost = m_cost;
    for (std::size_t cut = m_gained.size();; --cut) {
        if (correct > most) {
            most = correct;
            const auto level = static_cast<std::size_t>(correct);
            if (cost < m_levelCost[level]) {
                m_levelCost[level] = cost;
                m_levelRow[level] = row;
                m_levelCut[level] = static_cast<std::uint32_t>(cut);
            }
        }
        if (cut == 0)
            return;
        correct += m_gained[cut - 1];
        cost += m_added[cut - 1];
    }
}

std::size_t PlaneSearch::offerTo(LevelFront &front, const Plane &plane, Cuts cuts) const
{
    std::size_t kept = 0;
    double cheapest = std::numeric_limits<double>::infinity();
    for (std::size_t level = m_levelCost.size(); level-- > 0;) {
        if (!(m_levelCost[level] < cheapest))
            continue;
        cheapest = m_levelCost[level];
        if (plane.first)
            cuts[*plane.first] = m_levelRow[level];
        cuts[plane.second] = m_levelCut[level];
        kept += front.offer(level, cheapest, cuts);
    }
    return kept;
}

Result<std::size_t> PlaneSearch::search(Plane plane, const Cuts &fixed, LevelFront &front, const SearchWatch &watch)
{
    begin(plane, fixed);
    if (isSet(watch.isCancelled))
        return cancelled();
    walkRow(0);
    if (!plane.first)
        return offerTo(front, plane, fixed);

    const SearchTable::Exit &first = m_table.exits[*plane.first];
    std::size_t at = 0;
    bool isOther = false; // than the last row that was walked
    for (std::uint32_t row = 1; row < m_table.cutCount(*plane.first); ++row) {
        for (; at < m_table.samples && first.rank[first.order[at]] < row; ++at) {
            if (!m_fates[first.order[at]].reachesFirst)
                continue;
            exitAtFirst(plane, first.order[at]);
            isOther = true;
        }
        const bool isLast = row + 1 == m_table.cutCount(*plane.first);
        if (!isOther || (row % plane.stride != 0 && !isLast))
            continue;
        if (isSet(watch.isCancelled))
            return cancelled();
        walkRow(row);
        isOther = false;
        watch.report(static_cast<double>(at) / static_cast<double>(m_table.samples));
    }
    return offerTo(front, plane, fixed);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/levelfront_p.h"

#include <algorithm>

namespace offramp {

bool LevelFront::offer(std::size_t correct, double cost, const Cuts &cuts)
{
    if (!(cost < m_cost[correct]))
        return false;
    m_cost[correct] = cost;
    std::ranges::copy(cuts, m_cuts.begin() + static_cast<std::ptrdiff_t>(correct * m_cutsPerLevel));
    return true;
}

std::vector<Level> LevelFront::undominated() const
{
    std::vector<Level> levels;
    double cheapest = std::numeric_limits<double>::infinity(); // of all with more correct samples
    for (std::size_t correct = m_cost.size(); correct-- > 0;) {
        if (!(m_cost[correct] < cheapest))
            continue;
        cheapest = m_cost[correct];
        const auto first = m_cuts.begin() + static_cast<std::ptrdiff_t>(correct * m_cutsPerLevel);
        levels.push_back({correct, cheapest, Cuts(first, first + static_cast<std::ptrdiff_t>(m_cutsPerLevel))});
    }
    std::ranges::reverse(levels);
    return levels;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/search/searchtable_p.h"

#include <limits>
#include <vector>

namespace offramp {

/// An outcome of some cuts: how many samples are correct, and what all samples cost together.
struct Level {
    std::size_t correct = 0;
    double cost = 0;
    Cuts cuts = {};
};

/// The cheapest outcome found so far for each number of correct samples: what becomes the Pareto front.
class LevelFront
{
public:
    explicit LevelFront(const SearchTable &table)
        : m_cost(table.samples + 1, std::numeric_limits<double>::infinity())
        , m_cutsPerLevel(table.last())
        , m_cuts((table.samples + 1) * m_cutsPerLevel)
    {
    }

    /// Keeps an outcome if it is the cheapest with so many correct samples; says whether it is.
    bool offer(std::size_t correct, double cost, const Cuts &cuts);

    /// The outcomes that no other one dominates, ascending in cost and in correct samples.
    [[nodiscard]] std::vector<Level> undominated() const;

private:
    std::vector<double> m_cost; ///< [n + 1]
    std::size_t m_cutsPerLevel;
    std::vector<std::uint32_t> m_cuts; ///< [n + 1, K - 1]
};

} // namespace offramp

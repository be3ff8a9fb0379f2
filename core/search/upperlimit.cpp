// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/upperlimit_p.h"

#include "core/search/maximumprefix_p.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <set>

namespace offramp {

namespace {

/// How far sums of doubles may be off, as a share of the sum of their sizes.
constexpr double boundRounding = 1e-10;

/// The cuts from low to high, both included, of each exit but the last three.
struct Cell {
    Cuts low;
    Cuts high;
    double bound = 0; ///< no cuts of the cell have a larger value

    bool operator<(const Cell &other) const { return bound < other.bound; }
};

/// The largest value, correct samples less weighted cost, of any cuts.
class LargestValue
{
public:
    LargestValue(const SearchTable &table, double weight)
        : m_table(table)
        , m_weight(weight)
        , m_worth(table.samples)
        , m_pairs(table.exits[table.last() - 1].breakpoints.size())
    {
        const auto &costs = table.exits.back().cost; // of all exits the largest
        double sizes = static_cast<double>(table.samples);
        for (const double cost : costs)
            sizes += weight * cost;
        m_slack = boundRounding * sizes;
    }

    /// No cuts have a larger value; it is at least reached, which some have. Divides cells until there are so many.
    [[nodiscard]] Result<double> bound(double reached, std::size_t cells, const IsCancelled &isCancelled)
    {
        Cell all{Cuts(m_table.last() - 2, 0), {}, 0};
        for (std::size_t k = 0; k < all.low.size(); ++k)
            all.high.push_back(static_cast<std::uint32_t>(m_table.cutCount(k) - 1));
        all.bound = boundOf(all);
        std::priority_queue<Cell> open;
        open.push(all);
        while (open.size() < cells && open.top().bound > reached) {
            if (isSet(isCancelled))
                return cancelled();
            const Cell cell = open.top();
            const std::size_t exit = widest(cell);
            if (exit == cell.low.size())
                break; // these cuts have this value
            open.pop();
            const std::uint32_t middle = (cell.low[exit] + cell.high[exit]) / 2;
            Cell part = cell;
            part.high[exit] = middle;
            part.bound = boundOf(part);
            open.push(part);
            part = cell;
            part.low[exit] = middle + 1;
            part.bound = boundOf(part);
            open.push(part);
        }
        return std::max(open.top().bound, reached) + m_slack;
    }

private:
    /// What a sample is worth at the last three exits, if it gets there.
    struct Worth {
        double first = 0; ///< of the three
        double second = 0;
        double last = 0;
        bool isThere = false;
    };

    [[nodiscard]] double value(std::size_t exit, std::size_t sample) const
    {
        return m_table.exits[exit].correct[sample] - m_weight * m_table.exits[exit].cost[sample];
    }

    /// The exit with the most cuts in a cell; none if each has one.
    static std::size_t widest(const Cell &cell)
    {
        std::size_t exit = cell.low.size();
        std::uint32_t most = 0;
        for (std::size_t k = 0; k < cell.low.size(); ++k) {
            if (cell.high[k] - cell.low[k] > most) {
                most = cell.high[k] - cell.low[k];
                exit = k;
            }
        }
        return exit;
    }

    /// Lets a sample choose where the cuts of a cell differ; says what it is worth if it exits before the last three.
    double choose(const Cell &cell, std::size_t sample)
    {
        double chosen = -std::numeric_limits<double>::infinity();
        Worth &worth = m_worth[sample];
        worth.isThere = false;
        for (std::size_t k = 0; k < cell.low.size(); ++k) {
            const std::uint32_t rank = m_table.exits[k].rank[sample];
            if (rank < cell.high[k])
                chosen = std::max(chosen, value(k, sample));
            if (rank < cell.low[k])
                return chosen;
        }
        const std::size_t first = m_table.last() - 2;
        worth = {std::max(chosen, value(first, sample)), std::max(chosen, value(first + 1, sample)),
                 std::max(chosen, value(first + 2, sample)), true};
        return 0;
    }

    double boundOf(const Cell &cell)
    {
        const SearchTable::Exit &first = m_table.exits[m_table.last() - 2];
        const SearchTable::Exit &second = m_table.exits[m_table.last() - 1];
        double sum = 0; // where all that reach the last exit exit there
        m_pairs.clear();
        for (std::size_t i = 0; i < m_table.samples; ++i) {
            sum += choose(cell, i);
            if (!m_worth[i].isThere)
                continue;
            sum += m_worth[i].last;
            m_pairs.addLater(second.rank[i], m_worth[i].second - m_worth[i].last);
        }
        m_pairs.build();
        double largest = sum + m_pairs.largest();
        for (std::size_t at = 0; at < m_table.samples; ++at) {
            const std::uint32_t sample = first.order[at];
            if (const Worth &worth = m_worth[sample]; worth.isThere) {
                sum += worth.first - worth.last;
                m_pairs.add(second.rank[sample], worth.last - worth.second);
            }
            const bool isCut = at + 1 == m_table.samples || first.rank[first.order[at + 1]] != first.rank[sample];
            if (isCut)
                largest = std::max(largest, sum + m_pairs.largest());
        }
        return largest;
    }

    const SearchTable &m_table;
    double m_weight;
    double m_slack = 0;
    std::vector<Worth> m_worth; ///< [n] in the cell at hand
    MaximumPrefix m_pairs;      ///< by rank at the second exit: what exiting there is worth more than at the last
};

/// The weights at which the concave envelope of the outcomes bends, evenly spaced in cost; and 0.
std::set<double> weightsOf(const std::vector<Level> &levels, std::size_t most)
{
    std::vector<const Level *> corners;
    const auto weight
        = [](const Level &a, const Level &b) { return static_cast<double>(b.correct - a.correct) / (b.cost - a.cost); };
    for (const Level &level : levels) {
        while (corners.size() >= 2
               && weight(*corners[corners.size() - 2], *corners.back()) <= weight(*corners.back(), level))
            corners.pop_back();
        corners.push_back(&level);
    }
    std::set<double> weights{0};
    std::size_t corner = 0;
    for (std::size_t i = 0; i < most && corners.size() >= 2; ++i) {
        const double share = (static_cast<double>(i) + .5) / static_cast<double>(most);
        const double cost = corners.front()->cost + share * (corners.back()->cost - corners.front()->cost);
        while (corner + 2 < corners.size() && corners[corner + 1]->cost <= cost)
            ++corner;
        weights.insert(weight(*corners[corner], *corners[corner + 1]));
    }
    return weights;
}

} // namespace

Result<std::vector<Level>> upperLimit(const SearchTable &table, const std::vector<Level> &found,
                                      const SearchLimits &limits, const SearchWatch &watch)
{
    const std::set<double> weights = weightsOf(found, limits.slopes);
    std::vector<double> least(table.samples + 1, 0); // cost of so many correct samples
    for (const double cost : table.exits.front().cost)
        least[0] += cost * (1 - boundRounding);
    std::ranges::fill(least, least[0]);
    std::size_t most = table.samples;
    std::size_t done = 0;
    for (const double weight : weights) {
        if (isSet(watch.isCancelled))
            return cancelled();
        double reached = 0;
        for (const Level &level : found)
            reached = std::max(reached, static_cast<double>(level.correct) - weight * level.cost);
        const auto bound = LargestValue(table, weight).bound(reached, limits.cells, watch.isCancelled);
        if (!bound)
            return tl::unexpected(bound.error());
        if (weight == 0)
            most = std::min(most, static_cast<std::size_t>(std::floor(*bound)));
        for (std::size_t c = 0; c < least.size() && weight > 0; ++c)
            least[c] = std::max(least[c], (static_cast<double>(c) - *bound) / weight);
        watch.report(static_cast<double>(++done) / static_cast<double>(weights.size()));
    }
    std::vector<Level> limit;
    for (std::size_t c = 0; c <= most; ++c) {
        if (!limit.empty() && limit.back().cost == least[c])
            limit.back().correct = c; // no more expensive, and more correct samples
        else
            limit.push_back({c, least[c]});
    }
    return limit;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

namespace offramp {

/// Numbers in places, and the largest sum of the first few of them; a number changes in O(log n).
class MaximumPrefix
{
public:
    explicit MaximumPrefix(std::size_t places)
        : m_places(std::bit_ceil(std::max<std::size_t>(places, 1)))
        , m_nodes(2 * m_places)
    {
    }

    void clear() { std::ranges::fill(m_nodes, Node{}); }

    /// Adds to a place; build() is needed before largest().
    void addLater(std::size_t place, double number) { m_nodes[m_places + place].sum += number; }

    void build()
    {
        for (std::size_t leaf = m_places; leaf < 2 * m_places; ++leaf)
            m_nodes[leaf].largest = std::max(m_nodes[leaf].sum, 0.0);
        for (std::size_t node = m_places; --node > 0;)
            join(node);
    }

    void add(std::size_t place, double number)
    {
        std::size_t node = m_places + place;
        m_nodes[node].sum += number;
        m_nodes[node].largest = std::max(m_nodes[node].sum, 0.0);
        while (node /= 2)
            join(node);
    }

    /// The largest sum of the first 0, 1, 2 … numbers.
    [[nodiscard]] double largest() const { return m_nodes[1].largest; }

private:
    /// Of the places below a node.
    struct Node {
        double sum = 0;
        double largest = 0; ///< sum of the first few, 0 for none
    };

    void join(std::size_t node)
    {
        const Node &left = m_nodes[2 * node];
        const Node &right = m_nodes[2 * node + 1];
        m_nodes[node] = {left.sum + right.sum, std::max(left.largest, left.sum + right.largest)};
    }

    std::size_t m_places;
    std::vector<Node> m_nodes; ///< [2 m_places] the tree, its root at 1, its leaves last
};

} // namespace offramp

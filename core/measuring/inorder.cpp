// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/inorder.h"

#include <cstddef>

namespace offramp {

namespace {

/// Neighbours that share their mean.
struct Pool {
    double sum = 0;
    std::size_t count = 0;

    [[nodiscard]] double mean() const { return sum / static_cast<double>(count); }
};

} // namespace

std::vector<double> inOrder(std::span<const double> values)
{
    std::vector<Pool> pools;
    for (const double value : values) {
        Pool pool{value, 1};
        while (!pools.empty() && pools.back().mean() > pool.mean()) {
            pool = {pools.back().sum + pool.sum, pools.back().count + pool.count};
            pools.pop_back();
        }
        pools.push_back(pool);
    }
    std::vector<double> ordered;
    for (const Pool &pool : pools)
        ordered.insert(ordered.end(), pool.count, pool.mean());
    return ordered;
}

} // namespace offramp

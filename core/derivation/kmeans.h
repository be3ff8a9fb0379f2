// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/cancelled.h"
#include "core/support/error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace offramp {

/// Features of samples, row after row: n rows of D numbers.
struct Features {
    std::vector<float> values; ///< [n,D]
    std::size_t dimensions = 0;

    [[nodiscard]] std::size_t rows() const { return values.size() / dimensions; }
    [[nodiscard]] std::span<const float> row(std::size_t i) const
    {
        return std::span(values).subspan(i * dimensions, dimensions);
    }
};

/// The centres of clusters, [R,D].
struct Centres {
    std::vector<double> values;
    std::size_t dimensions = 0;

    [[nodiscard]] std::size_t count() const { return values.size() / dimensions; }
    [[nodiscard]] std::span<const double> row(std::size_t c) const
    {
        return std::span(values).subspan(c * dimensions, dimensions);
    }

    /// The cluster of a sample: the nearest centre, of equally near ones the first.
    [[nodiscard]] std::size_t nearest(std::span<const float> features) const;
};

/// k-means (Lloyd, IEEE Transactions on Information Theory 28, 1982) on some rows, from centres chosen as k-means++
/// does (Arthur and Vassilvitskii, SODA 2007): the best of ten starts. The result is the same every time for a seed.
/// Errors: no cluster, fewer different rows than clusters, features that are not finite.
[[nodiscard]] Result<Centres> kMeans(const Features &features, std::span<const std::size_t> rows, std::size_t clusters,
                                     std::uint64_t seed, const IsCancelled &isCancelled = {});

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/cancelled.h"
#include "core/tradeoff/point.h"

#include <cstddef>
#include <span>
#include <vector>

namespace offramp {

/// The staircase: indices of all points that can improve the area, ascending in energy and in accuracy. Of equal points
/// the first; no points at or over eMax, dominated by another, or without a correct answer. O(n log n).
[[nodiscard]] std::vector<std::size_t> helpfulPoints(std::span<const Point> points, double eMax);

/// The indices of at most count points whose step curve has the largest area, ascending in energy; fewer if more would
/// not help. Exact: the largest area over sets of count points is taken on the staircase, where the best set that
/// ends at a point is the upper envelope of lines through the points before it. O(n log n + count m) for a staircase of
/// m. Errors: a count of 0, and a count so large that the search would not fit into memory. isCancelled is called
/// after each of count rounds.
[[nodiscard]] Result<std::vector<std::size_t>> bestPoints(std::span<const Point> points, std::size_t count, double eMax,
                                                          const IsCancelled &isCancelled = {});

} // namespace offramp

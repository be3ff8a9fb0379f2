// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/tradeoff/point.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace offramp {

/// The concave envelope of some points. A rule that applies one of two variants at random, with fixed chances for every
/// image, reaches each point of it in expectation and needs no labels.
struct Envelope {
    std::vector<std::size_t> corners; ///< indices of the points, ascending in energy and in accuracy
    std::optional<double> area;       ///< areaUnder() its corners; nothing where there are none

    bool operator==(const Envelope &) const = default;
};

/// Accuracy for each unit of energy between neighbouring corners of an envelope of points; falling, one fewer than
/// there are corners.
[[nodiscard]] std::vector<double> slopesOf(std::span<const Point> points, std::span<const std::size_t> corners);

/// The envelope of the points below eMax; no corner where there are none. O(n log n).
[[nodiscard]] Envelope concaveEnvelope(std::span<const Point> points, double eMax);

/// The area from the first corner to eMax under the straight lines between corners, which ascend in energy; level after
/// the last one. In energy unit x fraction; nothing where the first corner is not below eMax.
[[nodiscard]] std::optional<double> areaUnder(std::span<const Point> corners, double eMax);

} // namespace offramp

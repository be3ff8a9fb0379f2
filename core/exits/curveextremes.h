// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/thresholdsweep.h"

#include <cstddef>
#include <vector>

namespace offramp {

/// Two places of a curve.
struct Extremes {
    std::size_t lowest = 0;  ///< the last one of the lowest accuracy
    std::size_t highest = 0; ///< the first one of the highest accuracy

    bool operator==(const Extremes &) const = default;
};

/// Where accuracy is lowest and highest among the places from first up to end; a pass over them. first < end.
[[nodiscard]] Extremes extremesAmong(const std::vector<CurvePoint> &curve, std::size_t first, std::size_t end);

/// The extremes of a curve's blocks, found in one pass, so that those of any part of it take no other pass. Never
/// changes, so that every thread may read it.
class CurveExtremes
{
public:
    explicit CurveExtremes(const std::vector<CurvePoint> &curve);

    /// extremesAmong() of the curve that it was made of.
    [[nodiscard]] Extremes among(const std::vector<CurvePoint> &curve, std::size_t first, std::size_t end) const;

private:
    std::vector<Extremes> m_blocks;
};

} // namespace offramp

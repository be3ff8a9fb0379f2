// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/curveextremes.h"

#include <algorithm>

namespace offramp {

namespace {

constexpr std::size_t blockSize = 128; ///< places

/// later: of places behind those of found.
void include(Extremes &found, const Extremes &later, const std::vector<CurvePoint> &curve)
{
    if (curve[later.lowest].accuracy <= curve[found.lowest].accuracy)
        found.lowest = later.lowest;
    if (curve[later.highest].accuracy > curve[found.highest].accuracy)
        found.highest = later.highest;
}

} // namespace

Extremes extremesAmong(const std::vector<CurvePoint> &curve, std::size_t first, std::size_t end)
{
    Extremes found{first, first};
    double lowest = curve[first].accuracy;
    double highest = lowest;
    for (std::size_t i = first + 1; i < end; ++i) {
        const double accuracy = curve[i].accuracy;
        if (accuracy <= lowest) {
            lowest = accuracy;
            found.lowest = i;
        }
        if (accuracy > highest) {
            highest = accuracy;
            found.highest = i;
        }
    }
    return found;
}

CurveExtremes::CurveExtremes(const std::vector<CurvePoint> &curve)
{
    m_blocks.reserve(curve.size() / blockSize + 1);
    for (std::size_t first = 0; first < curve.size(); first += blockSize)
        m_blocks.push_back(extremesAmong(curve, first, std::min(first + blockSize, curve.size())));
}

Extremes CurveExtremes::among(const std::vector<CurvePoint> &curve, std::size_t first, std::size_t end) const
{
    Extremes found{first, first};
    while (first < end) {
        const std::size_t block = first / blockSize;
        const std::size_t stop = std::min(end, (block + 1) * blockSize);
        const bool isWhole = stop - first == blockSize;
        include(found, isWhole ? m_blocks[block] : extremesAmong(curve, first, stop), curve);
        first = stop;
    }
    return found;
}

} // namespace offramp

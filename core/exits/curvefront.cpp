// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/curvefront.h"

#include <algorithm>

namespace offramp {

namespace {

constexpr double rounding = 1e-12; ///< relative

} // namespace

bool isAtLeast(double accuracy, double wanted)
{
    return accuracy >= wanted * (1 - rounding);
}

bool isAtMost(double energy, double wanted)
{
    return energy <= wanted * (1 + rounding);
}

CurveFront::CurveFront(std::span<const CurvePoint> curve, double below)
{
    for (auto place = curve.rbegin(); place != curve.rend(); ++place) { // energies rise
        if (!(place->accuracy < below) || (!m_places.empty() && place->accuracy < m_places.back().accuracy))
            continue;
        const bool isEqual = !m_places.empty() && place->accuracy == m_places.back().accuracy;
        if (isEqual && place->energy > m_places.back().energy)
            continue;
        if (!m_places.empty() && place->energy == m_places.back().energy)
            m_places.back() = *place; // as cheap, and at least as accurate
        else
            m_places.push_back(*place);
    }
}

std::optional<CurvePoint> CurveFront::cheapestAtLeast(double accuracy) const
{
    const auto place = std::ranges::partition_point(m_places, [&](const CurvePoint &point) {
        return !isAtLeast(point.accuracy, accuracy);
    });
    return place == m_places.end() ? std::nullopt : std::optional(*place);
}

std::optional<CurvePoint> CurveFront::bestAtMost(double energy) const
{
    const auto end = std::ranges::partition_point(m_places, [&](const CurvePoint &point) {
        return isAtMost(point.energy, energy);
    });
    return end == m_places.begin() ? std::nullopt : std::optional(*std::prev(end));
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/curveplace.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

constexpr int columns = 250;

Point pointOf(const CurvePoint &place)
{
    return {place.energy, place.accuracy};
}

/// The first place whose energy is not above energy.
std::size_t firstAtMost(const std::vector<CurvePoint> &curve, double energy)
{
    const auto it = std::partition_point(curve.begin(), curve.end(),
                                         [&](const CurvePoint &place) { return place.energy > energy; });
    return static_cast<std::size_t>(it - curve.begin());
}

/// first to end: the places of a column, energies falling.
void appendColumn(QPolygonF &line, const std::vector<CurvePoint> &curve, std::size_t first, std::size_t end,
                  const CurveExtremes *extremes)
{
    const auto append = [&](std::size_t place) { line.append({curve[place].energy, curve[place].accuracy}); };
    if (end - first <= 4) {
        for (std::size_t place = end; place-- > first;)
            append(place);
        return;
    }
    const auto [lowest, highest] = extremes ? extremes->among(curve, first, end) : extremesAmong(curve, first, end);
    append(end - 1);
    append(std::max(lowest, highest));
    append(std::min(lowest, highest));
    append(first);
}

} // namespace

CurvePlace nearestPlace(const std::vector<CurvePoint> &curve, const PlotGeometry &geometry, QPointF pixel)
{
    CurvePlace best;
    best.distance = std::numeric_limits<double>::infinity();
    // True while places further on may be nearer than the best one found.
    const auto look = [&](const CurvePoint &place) {
        const QPointF at = geometry.pixel(pointOf(place));
        if (std::abs(at.x() - pixel.x()) >= best.distance)
            return false;
        const double distance = std::hypot(at.x() - pixel.x(), at.y() - pixel.y());
        if (distance < best.distance)
            best = {place, at, distance};
        return true;
    };
    const std::size_t start = firstAtMost(curve, geometry.value(pixel).energy);
    for (std::size_t i = start; i < curve.size() && look(curve[i]);)
        ++i;
    for (std::size_t i = start; i > 0 && look(curve[i - 1]);)
        --i;
    return best;
}

QPolygonF visibleCurve(const std::vector<CurvePoint> &curve, const PlotGeometry &geometry,
                       const CurveExtremes *extremes)
{
    const std::size_t first = std::max<std::size_t>(firstAtMost(curve, geometry.range.highEnergy), 1) - 1;
    std::size_t end = std::min(firstAtMost(curve, geometry.range.lowEnergy) + 1, curve.size());
    const auto columnOf = [&](const CurvePoint &place) {
        return std::floor((geometry.x(place.energy) - geometry.area.left()) / geometry.area.width() * columns);
    };
    const auto at = [&](std::size_t place) { return curve.begin() + static_cast<std::ptrdiff_t>(place); };

    // Columns are found by their ends: with a million places, a pixel for each would cost more than all the rest.
    QPolygonF line;
    while (end > first) {
        const double column = columnOf(curve[end - 1]);
        const auto begin = std::partition_point(at(first), at(end - 1),
                                                [&](const CurvePoint &place) { return columnOf(place) > column; });
        const auto start = static_cast<std::size_t>(begin - curve.begin());
        appendColumn(line, curve, start, end, extremes);
        end = start;
    }
    return line;
}

QPolygonF visibleCurve(const OpenRecording &recording, const PlotGeometry &geometry)
{
    return visibleCurve(recording.curve(), geometry, &recording.curveExtremes());
}

QPolygonF curveSamples(const std::vector<CurvePoint> &curve, const PlotGeometry &geometry, double spacing)
{
    QPolygonF samples;
    const double left = std::max(geometry.area.left(), geometry.x(curve.back().energy));
    const double right = std::min(geometry.area.right(), geometry.x(curve.front().energy));
    for (double x = left; x <= right; x += 1) {
        const std::size_t place = firstAtMost(curve, geometry.value({x, 0}).energy);
        const QPointF at = geometry.pixel(pointOf(curve[std::min(place, curve.size() - 1)]));
        if (samples.isEmpty() || QLineF(samples.back(), at).length() >= spacing)
            samples.append(at);
    }
    return samples;
}

} // namespace offramp

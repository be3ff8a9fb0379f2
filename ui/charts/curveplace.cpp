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

void appendColumn(QPolygonF &line, const std::vector<QPointF> &column)
{
    if (column.size() <= 4) {
        for (const QPointF &point : column)
            line.append(point);
        return;
    }
    const auto less = [](QPointF a, QPointF b) { return a.y() < b.y(); };
    auto [least, greatest] = std::minmax_element(column.begin(), column.end(), less);
    if (greatest < least)
        std::swap(least, greatest);
    line.append(column.front());
    line.append(*least);
    line.append(*greatest);
    line.append(column.back());
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

QPolygonF visibleCurve(const std::vector<CurvePoint> &curve, const PlotGeometry &geometry)
{
    const std::size_t first = std::max<std::size_t>(firstAtMost(curve, geometry.range.highEnergy), 1) - 1;
    const std::size_t end = std::min(firstAtMost(curve, geometry.range.lowEnergy) + 1, curve.size());

    QPolygonF line;
    std::vector<QPointF> column;
    double current = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = end; i-- > first;) {
        const Point point = pointOf(curve[i]);
        const double place
            = std::floor((geometry.x(point.energy) - geometry.area.left()) / geometry.area.width() * columns);
        if (place != current) {
            appendColumn(line, column);
            column.clear();
            current = place;
        }
        column.push_back({point.energy, point.accuracy});
    }
    appendColumn(line, column);
    return line;
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

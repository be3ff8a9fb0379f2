// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "resources/demo/make/shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace offramp::demo {

namespace {

using Polygon = std::vector<Vec>;

/// Corners on circles around the origin, the first at the top; the radii take turns.
Polygon corners(int count, std::vector<double> radii)
{
    Polygon polygon;
    for (int i = 0; i < count; ++i) {
        const double angle = 2 * std::numbers::pi * i / count;
        const double radius = radii[static_cast<std::size_t>(i) % radii.size()];
        polygon.push_back({radius * std::sin(angle), -radius * std::cos(angle)});
    }
    return polygon;
}

/// The known curve x = 16 sin³t, y = 13 cos t - 5 cos 2t - 2 cos 3t - cos 4t.
Polygon heart()
{
    Polygon polygon;
    for (int i = 0; i < 22; ++i) {
        const double t = 2 * std::numbers::pi * i / 22;
        const double s = std::sin(t);
        const double y = 13 * std::cos(t) - 5 * std::cos(2 * t) - 2 * std::cos(3 * t) - std::cos(4 * t);
        polygon.push_back({s * s * s, -(y + 2) / 16});
    }
    return polygon;
}

Polygon outline(Sign sign)
{
    switch (sign) {
    case Sign::Arrow:
        return {{1, 0}, {.15, -.8}, {.15, -.32}, {-.95, -.32}, {-.95, .32}, {.15, .32}, {.15, .8}};
    case Sign::Cross:
        return {{.3, -.95}, {.3, -.3}, {.95, -.3}, {.95, .3},   {.3, .3},   {.3, .95},
                {-.3, .95}, {-.3, .3}, {-.95, .3}, {-.95, -.3}, {-.3, -.3}, {-.3, -.95}};
    case Sign::Heart:
        return heart();
    case Sign::Hexagon:
        return corners(6, {.95});
    case Sign::Square:
        return corners(4, {1.1});
    case Sign::Star:
        return corners(10, {1.1, .46});
    case Sign::Triangle:
        return corners(3, {1.15});
    case Sign::Circle:
    case Sign::Crescent:
    case Sign::Ring:
        break;
    }
    return {};
}

/// An edge of a polygon, with what its distance needs.
struct Edge {
    Vec from;
    Vec way;
    double inverse; ///< 1 / squared length
    double slope;   ///< change of x with y
};

std::vector<Edge> edges(const Polygon &polygon)
{
    std::vector<Edge> all;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Vec a = polygon[i];
        const Vec b = polygon[(i + 1) % polygon.size()];
        const Vec way{b.x - a.x, b.y - a.y};
        all.push_back({a, way, 1 / (way.x * way.x + way.y * way.y), way.y == 0 ? 0 : way.x / way.y});
    }
    return all;
}

double distanceTo(const std::vector<Edge> &polygon, Vec p)
{
    double nearest = 1e9;
    bool inside = false;
    for (const Edge &edge : polygon) {
        const Vec d{p.x - edge.from.x, p.y - edge.from.y};
        const double along = std::clamp((d.x * edge.way.x + d.y * edge.way.y) * edge.inverse, 0.0, 1.0);
        const double x = d.x - edge.way.x * along;
        const double y = d.y - edge.way.y * along;
        nearest = std::min(nearest, x * x + y * y);
        const bool crosses = (d.y < 0) != (d.y < edge.way.y);
        inside ^= crosses && d.x < edge.slope * d.y;
    }
    return inside ? -std::sqrt(nearest) : std::sqrt(nearest);
}

} // namespace

double distanceTo(Sign sign, Vec p)
{
    const double fromCentre = std::sqrt(p.x * p.x + p.y * p.y);
    switch (sign) {
    case Sign::Circle:
        return fromCentre - .9;
    case Sign::Ring:
        return std::abs(fromCentre - .7) - .24;
    case Sign::Crescent:
        return std::max(fromCentre - .95, .78 - std::sqrt((p.x - .42) * (p.x - .42) + p.y * p.y));
    default:
        break;
    }
    static const auto outlines = [] {
        std::array<std::vector<Edge>, signCount> all;
        for (int i = 0; i < signCount; ++i)
            all[static_cast<std::size_t>(i)] = edges(outline(static_cast<Sign>(i)));
        return all;
    }();
    return distanceTo(outlines[static_cast<std::size_t>(sign)], p);
}

} // namespace offramp::demo

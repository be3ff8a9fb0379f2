// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/envelope.h"

#include "core/tradeoff/stepcurve.h"

#include <algorithm>

namespace offramp {

namespace {

/// Whether middle lies on or below the line from first to last.
bool isUnderLine(const Point &first, const Point &middle, const Point &last)
{
    return (middle.accuracy - first.accuracy) * (last.energy - first.energy)
           <= (last.accuracy - first.accuracy) * (middle.energy - first.energy);
}

} // namespace

Envelope concaveEnvelope(std::span<const Point> points, double eMax)
{
    std::vector<std::size_t> stairs; // ascending in energy and in accuracy
    for (const std::size_t i : stepOrder(points, eMax)) {
        if (!stairs.empty() && points[i].accuracy <= points[stairs.back()].accuracy)
            continue;
        if (!stairs.empty() && points[i].energy == points[stairs.back()].energy)
            stairs.pop_back();
        stairs.push_back(i);
    }

    Envelope envelope;
    std::vector<std::size_t> &corners = envelope.corners;
    for (const std::size_t i : stairs) {
        while (corners.size() >= 2
               && isUnderLine(points[corners[corners.size() - 2]], points[corners.back()], points[i]))
            corners.pop_back();
        corners.push_back(i);
    }
    std::vector<Point> line;
    for (const std::size_t i : corners)
        line.push_back(points[i]);
    envelope.area = areaUnder(line, eMax);
    return envelope;
}

std::vector<double> slopesOf(std::span<const Point> points, std::span<const std::size_t> corners)
{
    std::vector<double> slopes;
    for (std::size_t i = 1; i < corners.size(); ++i) {
        const Point &low = points[corners[i - 1]];
        const Point &high = points[corners[i]];
        slopes.push_back((high.accuracy - low.accuracy) / (high.energy - low.energy));
    }
    return slopes;
}

std::optional<double> areaUnder(std::span<const Point> corners, double eMax)
{
    if (corners.empty() || !(corners.front().energy < eMax))
        return std::nullopt;
    double area = 0;
    Point before = corners.front();
    for (const Point &corner : corners.subspan(1)) {
        const double width = std::min(corner.energy, eMax) - before.energy;
        if (!(width > 0)) {
            before.accuracy = corner.accuracy;
            continue;
        }
        const double slope = (corner.accuracy - before.accuracy) / (corner.energy - before.energy);
        const Point reached{before.energy + width, before.accuracy + slope * width};
        area += (before.accuracy + reached.accuracy) / 2 * width;
        before = reached;
        if (corner.energy >= eMax)
            return area;
    }
    return area + before.accuracy * (eMax - before.energy);
}

} // namespace offramp

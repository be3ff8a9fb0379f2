// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/clippedline.h"

#include <QLineF>

#include <algorithm>
#include <optional>

namespace offramp {

namespace {

/// The part of a segment inside area (Liang and Barsky 1984), or nothing.
std::optional<QLineF> clippedSegment(const QLineF &segment, const QRectF &area)
{
    double begin = 0;
    double end = 1;
    const auto cut = [&](double direction, double distance) {
        if (direction == 0)
            return distance >= 0;
        if (direction < 0)
            begin = std::max(begin, distance / direction);
        else
            end = std::min(end, distance / direction);
        return begin <= end;
    };
    if (!cut(-segment.dx(), segment.x1() - area.left()) || !cut(segment.dx(), area.right() - segment.x1())
        || !cut(-segment.dy(), segment.y1() - area.top()) || !cut(segment.dy(), area.bottom() - segment.y1()))
        return std::nullopt;
    return QLineF(begin == 0 ? segment.p1() : segment.pointAt(begin), end == 1 ? segment.p2() : segment.pointAt(end));
}

} // namespace

std::vector<QPolygonF> clippedLine(const QPolygonF &line, const QRectF &area)
{
    std::vector<QPolygonF> parts;
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        const auto inside = clippedSegment({line[i], line[i + 1]}, area);
        if (!inside)
            continue;
        if (parts.empty() || parts.back().back() != inside->p1())
            parts.push_back({inside->p1()});
        parts.back().append(inside->p2());
    }
    return parts;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/labelroom.h"

#include "ui/charts/areaword.h"
#include "ui/charts/curveplace.h"
#include "ui/charts/ghost.h"
#include "ui/charts/importedcurves.h"
#include "ui/charts/linepainter.h"
#include "ui/charts/markerpainter.h"
#include "ui/charts/targetpainter.h"
#include "ui/wording/wording.h"

#include <QFontMetricsF>

#include <algorithm>
#include <limits>

namespace offramp {

namespace {

constexpr double spacing = 12; ///< pixels, between the places that labels avoid

QPolygonF placesAlong(const ChartLayout &layout, const RecordingPtr &recording)
{
    const auto trace = std::ranges::find(layout.traces, recording, &CurveTrace::recording);
    return trace != layout.traces.end() ? trace->places : curveSamples(recording->curve(), layout.geometry, spacing);
}

void avoidLines(LabelPlacer &placer, const ChartLayout &layout, const ChartContent &content)
{
    const PlotGeometry &geometry = layout.geometry;
    const auto dot = [&](QPointF at) { placer.avoid(QRectF(at.x() - 2, at.y() - 2, 4, 4)); };
    // Straight and bold, these strike a label out.
    const auto heavyDot = [&](QPointF at) { placer.avoid(QRectF(at.x() - 4, at.y() - 4, 8, 8), 60); };
    for (const ChartCurve &curve : content.curves) {
        if (curve.isHidden)
            continue;
        for (const QPointF at : placesAlong(layout, curve.recording))
            dot(at);
    }
    for (const QPointF at : lineSamples(layout, content, spacing))
        dot(at);
    for (double y = geometry.area.top(); y < geometry.area.bottom(); y += spacing)
        heavyDot({geometry.x(content.eMax), y});
    // Only what is in view: of a plot that is zoomed far in, the steps are millions of pixels long.
    const QRectF &area = geometry.area;
    const auto &steps = content.steps.points;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const QPointF from = geometry.pixel(steps[i]);
        const double end = geometry.x(i + 1 < steps.size() ? steps[i + 1].energy : content.steps.eMax);
        const double next = i + 1 < steps.size() ? geometry.y(steps[i + 1].accuracy) : from.y();
        const double bottom = std::min(std::max(from.y(), next), area.bottom());
        for (double y = std::max(std::min(from.y(), next), area.top());
             y < bottom && end >= area.left() && end <= area.right(); y += spacing)
            heavyDot({end, y});
        const double right = std::min(end, area.right());
        for (double x = std::max(from.x(), area.left());
             x < right && from.y() >= area.top() && from.y() <= area.bottom(); x += spacing)
            heavyDot({x, from.y()});
    }
}

double distanceTo(const QRectF &rect, const QPolygonF &points)
{
    double least = std::numeric_limits<double>::infinity();
    for (const QPointF point : points) {
        const QPointF nearest(std::clamp(point.x(), rect.left(), rect.right()),
                              std::clamp(point.y(), rect.top(), rect.bottom()));
        least = std::min(least, QLineF(point, nearest).length());
    }
    return least;
}

/// How much a name is in doubt because another curve is nearer to it than its own.
double ambiguity(const QRectF &rect, std::size_t own, const std::vector<QPolygonF> &curves)
{
    constexpr double clearance = 24; // pixels
    double others = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < curves.size(); ++i) {
        if (i != own)
            others = std::min(others, distanceTo(rect, curves[i]));
    }
    return std::max(0.0, 2 * (distanceTo(rect, curves[own]) + clearance - others));
}

} // namespace

void traceCurves(ChartLayout &layout, const ChartContent &content)
{
    std::vector<CurveTrace> traces;
    for (const ChartCurve &curve : content.curves)
        traces.push_back({curve.recording, curveSamples(curve.recording->curve(), layout.geometry, spacing)});
    layout.traces = std::move(traces);
}

std::vector<QPolygonF> drawnLines(const ChartLayout &layout, const ChartContent &content)
{
    const PlotGeometry &geometry = layout.geometry;
    std::vector<QPolygonF> lines{stepLine(geometry, content.steps),
                                 QPolygonF({QPointF(geometry.x(content.eMax), geometry.area.top()),
                                            QPointF(geometry.x(content.eMax), geometry.area.bottom())})};
    for (const ChartCurve &curve : content.curves) {
        if (curve.isHidden)
            continue;
        QPolygonF &line = lines.emplace_back();
        for (const QPointF &point : visibleCurve(*curve.recording, geometry))
            line.append(geometry.pixel({point.x(), point.y()}));
    }
    if (content.reference)
        lines.push_back(stepLine(geometry, content.reference->steps));
    for (const ChartImported &curve : content.imported)
        lines.push_back(stepLine(geometry, curve.steps));
    for (const ShownLine &line : content.lines) {
        if (!line.isPoint())
            lines.push_back(lineInView(line.points(), geometry, content.eMax));
    }
    return lines;
}

LabelPlacer labelRoom(const ChartLayout &layout, const ChartContent &content)
{
    const PlotGeometry &geometry = layout.geometry;
    LabelPlacer room(geometry.area.adjusted(2, 2, -2, -2));
    for (const ChartMarker &marker : content.markers) {
        if (!geometry.isInView(marker.point))
            continue;
        const QPointF at = geometry.pixel(marker.point);
        const double blocked = markerRadius + 2;
        room.block(QRectF(at.x() - blocked, at.y() - blocked, 2 * blocked, 2 * blocked));
    }
    for (const NetworkName &name : layout.networkNames)
        room.block(name.rect);
    for (const LineLabel &label : layout.lineLabels)
        room.block(label.rect);
    if (const auto word = layout.hasHandles ? areaWordPlace(layout, content.steps) : std::nullopt)
        room.block(*word);
    if (const auto word = referenceWordPlace(layout, content))
        room.block(*word);
    if (const auto label = targetLabelPlace(layout, content))
        room.block(*label);
    if (const auto ring = targetRing(geometry, content))
        room.block(*ring);
    for (const ChartImported &curve : content.imported) {
        if (const auto word = importedWordPlace(layout, content, curve))
            room.block(*word);
    }
    avoidLines(room, layout, content);
    if (layout.keepsClear)
        room.keepClearOf(drawnLines(layout, content));
    return room;
}

std::vector<NetworkName> placedNetworkNames(const ChartLayout &layout, const ChartContent &content)
{
    constexpr double gap = 6;
    constexpr double markerRoom = markerRadius + 18;
    const QFontMetricsF metrics(layout.titleFont);
    LabelPlacer room = labelRoom(layout, content);
    // Beside a marker its own label will be.
    for (const ChartMarker &marker : content.markers) {
        const QPointF at = layout.geometry.pixel(marker.point);
        room.avoid(QRectF(at, QSizeF()).adjusted(-markerRoom, -markerRoom, markerRoom, markerRoom), 25);
    }
    std::vector<QPolygonF> curves;
    for (const ChartCurve &curve : content.curves)
        curves.push_back(placesAlong(layout, curve.recording));

    std::vector<NetworkName> names;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const QString text = networkText(*content.curves[i].recording);
        const QSizeF size(metrics.horizontalAdvance(text), metrics.height());
        std::optional<LabelPlacer::Place> best;
        for (qsizetype place = 0; place < curves[i].size(); place += 2) { // near enough to each other
            const QPointF anchor = curves[i][place];
            if (!layout.geometry.area.contains(anchor))
                continue;
            for (const double away : {gap, 2 * gap}) {
                const double least = best ? best->cost : std::numeric_limits<double>::infinity();
                auto found = room.find(anchor, size, away, false, least);
                if (!found)
                    continue;
                found->cost += ambiguity(found->rect, i, curves);
                if (!best || found->cost < best->cost)
                    best = found;
            }
        }
        if (!best && !curves[i].isEmpty())
            best = room.find(curves[i][curves[i].size() / 2], size, gap, true);
        if (!best)
            continue;
        room.block(best->rect);
        const ChartCurve &curve = content.curves[i];
        names.push_back({curve.id, best->rect, text, curve.colour, curve.isHidden});
    }
    return names;
}

void placeNames(ChartLayout &layout, const ChartContent &content)
{
    layout.networkNames = placedNetworkNames(layout, content);
    placeLineLabels(layout, content);
}

bool takeLooks(ChartLayout &layout, const ChartContent &content)
{
    for (NetworkName &name : layout.networkNames) {
        const auto curve = std::ranges::find(content.curves, name.id, &ChartCurve::id);
        if (curve == content.curves.end() || networkText(*curve->recording) != name.text)
            return false;
        name.colour = curve->colour;
        name.isHidden = curve->isHidden;
    }
    placeLineLabels(layout, content);
    return true;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ghost.h"

#include "ui/charts/clippedline.h"
#include "ui/charts/curveplace.h"
#include "ui/charts/labelroom.h"
#include "ui/charts/markerpainter.h"
#include "ui/theme/markershape.h"
#include "ui/wording/tr.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <tuple>

namespace offramp {

namespace {

QString referenceWord()
{
    return tr("reference");
}

/// The visible part of a step, from left to right.
QLineF levelInView(const PlotGeometry &geometry, const StepCurve &steps, std::size_t i)
{
    const double end = i + 1 < steps.points.size() ? steps.points[i + 1].energy : steps.eMax;
    const double y = geometry.y(steps.points[i].accuracy);
    const double left = std::max(geometry.x(steps.points[i].energy), geometry.area.left());
    const double right = std::min(geometry.x(end), geometry.area.right());
    const bool isInView = y >= geometry.area.top() && y <= geometry.area.bottom();
    return {left, y, isInView ? std::max(left, right) : left, y};
}

/// How many pieces of curves, given by places along them, run through a rectangle.
int piecesThrough(const QRectF &rect, const std::vector<QPolygonF> &curves)
{
    std::size_t pieces = 0;
    for (const QPolygonF &curve : curves)
        pieces += clippedLine(curve, rect).size();
    return static_cast<int>(pieces);
}

bool isOnMarker(const QRectF &rect, const ChartLayout &layout, const ChartContent &content)
{
    const QRectF near = rect.adjusted(-markerRadius, -markerRadius, markerRadius, markerRadius);
    const auto isNear = [&](const auto &marker) { return near.contains(layout.geometry.pixel(marker.point)); };
    return std::ranges::any_of(content.markers, isNear)
           || (content.reference && std::ranges::any_of(content.reference->markers, isNear));
}

} // namespace

std::optional<QRectF> stepWordPlace(const ChartLayout &layout, const ChartContent &content, const StepCurve &steps,
                                    const QString &word)
{
    constexpr double spacing = 8;
    if (!layout.hasLabels)
        return std::nullopt;
    const QRectF &area = layout.geometry.area;
    const QFontMetricsF metrics(layout.font);
    const QSizeF size(metrics.horizontalAdvance(word) + 4, metrics.height());
    std::vector<QPolygonF> curves;
    if (layout.keepsClear)
        curves = drawnLines(layout, content);
    for (const ChartCurve &curve : content.curves) {
        if (!curve.isHidden && !layout.keepsClear)
            curves.push_back(curveSamples(curve.recording->curve(), layout.geometry, spacing));
    }

    std::optional<QRectF> best;
    std::tuple<int, double> least; // pieces of curves behind the word, and how narrow the step is
    for (std::size_t i = 0; i < steps.points.size(); ++i) {
        const QLineF level = levelInView(layout.geometry, steps, i);
        if (level.length() < size.width() + 8)
            continue;
        const double left = level.x1() + 6;
        const double right = level.x2() - size.width() - 6;
        const double below = std::min(level.y1() + 5, area.bottom() - size.height());
        const double above = std::max(level.y1() - 4 - size.height(), area.top());
        for (const QPointF corner :
             {QPointF(right, below), QPointF(left, below), QPointF(right, above), QPointF(left, above)}) {
            const QRectF place(corner, size);
            if (layout.keepsClear && (piecesThrough(place, curves) > 0 || isOnMarker(place, layout, content)))
                continue;
            const std::tuple cost{piecesThrough(place, curves), -level.length()};
            if (!best || cost < least) {
                best = place;
                least = cost;
            }
        }
    }
    return best;
}

std::optional<QRectF> referenceWordPlace(const ChartLayout &layout, const ChartContent &content)
{
    return content.reference ? stepWordPlace(layout, content, content.reference->steps, referenceWord()) : std::nullopt;
}

void paintReference(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme)
{
    if (!content.reference)
        return;
    const ChartReference &reference = *content.reference;
    const PlotGeometry &geometry = layout.geometry;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen dashes(theme.muted, 1.2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
    dashes.setDashPattern({4, 3});
    painter.setPen(dashes);
    painter.setBrush(Qt::NoBrush);
    for (const QPolygonF &part : clippedLine(stepLine(geometry, reference.steps), geometry.area))
        painter.drawPolyline(part);
    dashes.setDashPattern({2, 1.6});
    painter.setPen(dashes);
    for (const OutlinedMarker &marker : reference.markers) {
        if (geometry.isInView(marker.point))
            painter.drawPath(markerShape(marker.colour, markerRadius).translated(geometry.pixel(marker.point)));
    }
    if (const auto place = referenceWordPlace(layout, content)) {
        painter.setPen(theme.muted);
        painter.setFont(layout.font);
        painter.drawText(*place, Qt::AlignCenter, referenceWord());
    }
    painter.restore();
}

void paintProposed(QPainter &painter, const ChartLayout &layout, const std::vector<OutlinedMarker> &proposed,
                   const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const OutlinedMarker &marker : proposed) {
        if (!layout.geometry.isInView(marker.point))
            continue;
        const QPointF at = layout.geometry.pixel(marker.point);
        painter.setBrush(theme.surface);
        painter.setPen(QPen(theme.series(marker.colour), 2));
        painter.drawPath(markerShape(marker.colour, markerRadius).translated(at));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 1.4));
        painter.drawEllipse(at, markerRadius + 5, markerRadius + 5);
    }
    painter.restore();
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ghost.h"

#include "ui/charts/clippedline.h"
#include "ui/charts/markerpainter.h"
#include "ui/theme/markershape.h"
#include "ui/wording/tr.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

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

} // namespace

std::optional<QRectF> stepWordPlace(const ChartLayout &layout, const StepCurve &steps, const QString &word)
{
    const QFontMetricsF metrics(layout.font);
    const QSizeF size(metrics.horizontalAdvance(word) + 4, metrics.height());
    QLineF widest;
    for (std::size_t i = 0; i < steps.points.size(); ++i) {
        const QLineF level = levelInView(layout.geometry, steps, i);
        if (level.length() > widest.length())
            widest = level;
    }
    if (widest.length() < size.width() + 8)
        return std::nullopt;
    const double top = std::min(widest.y1() + 5, layout.geometry.area.bottom() - size.height());
    return QRectF(QPointF(widest.x2() - size.width() - 6, top), size);
}

std::optional<QRectF> referenceWordPlace(const ChartLayout &layout, const ChartReference &reference)
{
    return stepWordPlace(layout, reference.steps, referenceWord());
}

void paintReference(QPainter &painter, const ChartLayout &layout, const ChartReference &reference, const Theme &theme)
{
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
    if (const auto place = referenceWordPlace(layout, reference)) {
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

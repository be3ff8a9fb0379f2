// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/importedcurves.h"

#include "ui/charts/clippedline.h"
#include "ui/charts/ghost.h"
#include "ui/charts/markerpainter.h"
#include "ui/theme/markershape.h"

#include <QFontMetricsF>
#include <QPainter>

#include <array>
#include <cmath>

namespace offramp {

namespace {

constexpr double pointRadius = 3;
constexpr double widestWord = 180;

QPen importedPen(std::size_t place, const Theme &theme)
{
    static const std::array<QList<qreal>, 4> patterns{{{7, 2.5, 1.5, 2.5}, {1.5, 2}, {12, 3}, {5, 2, 1.5, 2, 1.5, 2}}};
    QPen pen(theme.muted, 1.3, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
    pen.setDashPattern(patterns[place % patterns.size()]);
    return pen;
}

void paintPoint(QPainter &painter, QPointF at, std::size_t place, const Theme &theme)
{
    painter.setPen(QPen(theme.muted, 1.2));
    painter.setBrush(theme.surface);
    painter.drawPath(markerShape(static_cast<int>(place) + 1, pointRadius).translated(at));
}

/// The visible points; of points that would overlap, only the first.
void paintPoints(QPainter &painter, const PlotGeometry &geometry, const StepCurve &steps, std::size_t place,
                 const Theme &theme)
{
    std::optional<QPointF> last;
    for (const Point &point : steps.points) {
        const QPointF at = geometry.pixel(point);
        const QPointF away = last ? at - *last : QPointF();
        if (!geometry.isInView(point) || (last && std::hypot(away.x(), away.y()) < 2 * pointRadius))
            continue;
        paintPoint(painter, at, place, theme);
        last = at;
    }
}

} // namespace

void paintImportedSwatch(QPainter &painter, QPointF middle, double half, std::size_t place, const Theme &theme)
{
    painter.setPen(importedPen(place, theme));
    painter.drawLine(middle - QPointF(half, 0), middle + QPointF(half, 0));
    paintPoint(painter, middle, place, theme);
}

QIcon importedIcon(std::size_t place, const Theme &theme)
{
    QPixmap pixmap(60, 36);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    paintImportedSwatch(painter, {15, 9}, 14, place, theme);
    painter.end();
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected);
    return icon;
}

QString importedWord(const ChartImported &curve, const QFont &font)
{
    return QFontMetricsF(font).elidedText(curve.name, Qt::ElideMiddle, widestWord);
}

std::optional<QRectF> importedWordPlace(const ChartLayout &layout, const ChartContent &content,
                                        const ChartImported &curve)
{
    if (layout.hasLegend)
        return std::nullopt;
    return stepWordPlace(layout, content, curve.steps, importedWord(curve, layout.font));
}

void paintImported(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme)
{
    const PlotGeometry &geometry = layout.geometry;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(layout.font);
    for (std::size_t place = 0; place < content.imported.size(); ++place) {
        const ChartImported &curve = content.imported[place];
        painter.setBrush(Qt::NoBrush);
        painter.setPen(importedPen(place, theme));
        for (const QPolygonF &part : clippedLine(stepLine(geometry, curve.steps), geometry.area))
            painter.drawPolyline(part);
        paintPoints(painter, geometry, curve.steps, place, theme);
        if (const auto rect = importedWordPlace(layout, content, curve)) {
            painter.setPen(theme.muted);
            painter.drawText(*rect, Qt::AlignCenter, importedWord(curve, layout.font));
        }
    }
    painter.restore();
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/axispainter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <cmath>
#include <limits>

namespace offramp {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("EnergyChart", text);
}

void paintEnergyLabels(QPainter &painter, const ChartLayout &layout)
{
    const QFontMetricsF metrics(layout.font);
    const QRectF &area = layout.geometry.area;
    double taken = -std::numeric_limits<double>::infinity();
    for (const Tick &tick : layout.energyTicks) {
        if (tick.label.isEmpty())
            continue;
        const double width = metrics.horizontalAdvance(tick.label);
        const double left = layout.geometry.x(tick.value) - width / 2;
        if (left < taken || left < layout.bounds.left() || left + width > layout.bounds.right())
            continue;
        painter.drawText(QPointF(left, area.bottom() + 9 + metrics.ascent()), tick.label);
        taken = left + width + metrics.height();
    }
}

} // namespace

void paintGrid(QPainter &painter, const ChartLayout &layout, const Theme &theme)
{
    const QRectF &area = layout.geometry.area;
    QColor faint = theme.grid;
    faint.setAlphaF(0.45f);
    for (const Tick &tick : layout.energyTicks) {
        painter.setPen(QPen(tick.label.isEmpty() ? faint : theme.grid, 1));
        const double x = std::round(layout.geometry.x(tick.value)) + 0.5;
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    painter.setPen(QPen(theme.grid, 1));
    for (const Tick &tick : layout.accuracyTicks) {
        const double y = std::round(layout.geometry.y(tick.value)) + 0.5;
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
}

void paintAxes(QPainter &painter, const ChartLayout &layout, const Theme &theme)
{
    const QRectF &area = layout.geometry.area;
    const QFontMetricsF metrics(layout.font);
    painter.setPen(QPen(theme.line.darker(theme.dark ? 80 : 115), 1));
    const double bottom = std::round(area.bottom()) + 0.5;
    painter.drawLine(QPointF(area.left(), bottom), QPointF(area.right(), bottom));

    painter.setFont(layout.font);
    painter.setPen(theme.muted);
    for (const Tick &tick : layout.accuracyTicks) {
        const double y = layout.geometry.y(tick.value);
        const QPointF at(area.left() - 9 - metrics.horizontalAdvance(tick.label), y + metrics.capHeight() / 2);
        painter.drawText(at, tick.label);
    }
    paintEnergyLabels(painter, layout);

    painter.setFont(layout.titleFont);
    painter.setPen(theme.text);
    const QFontMetricsF titleMetrics(layout.titleFont);
    const QString energyTitle = tr("GFLOPs per image (energy proxy)");
    painter.drawText(QPointF(area.center().x() - titleMetrics.horizontalAdvance(energyTitle) / 2,
                             layout.bounds.bottom() - 4 - titleMetrics.descent()),
                     energyTitle);
    const QString accuracyTitle = tr("Accuracy (top-1, %)");
    painter.save();
    painter.translate(layout.bounds.left() + 4 + titleMetrics.ascent(), area.center().y());
    painter.rotate(-90);
    painter.drawText(QPointF(-titleMetrics.horizontalAdvance(accuracyTitle) / 2, 0), accuracyTitle);
    painter.restore();
}

} // namespace offramp

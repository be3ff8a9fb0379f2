// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/axispainter.h"

#include "ui/charts/axistext.h"

#include <QCoreApplication>
#include <QPainter>

#include <cmath>

namespace offramp {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("EnergyChart", text);
}

} // namespace

QStringList accuracyAxisTitles()
{
    return {tr("Accuracy (top-1, %)"), tr("Accuracy (%)")};
}

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

void paintAxes(QPainter &painter, const ChartLayout &layout, const QStringList &energyTitles, const Theme &theme)
{
    const QRectF &area = layout.geometry.area;
    painter.setPen(QPen(theme.axis(), 1));
    const double bottom = std::round(area.bottom()) + 0.5;
    painter.drawLine(QPointF(area.left(), bottom), QPointF(area.right(), bottom));

    painter.setPen(theme.muted);
    const auto x = [&](double energy) { return layout.geometry.x(energy); };
    const auto y = [&](double accuracy) { return layout.geometry.y(accuracy); };
    paintLabelsBeside(painter, layout.accuracyTicks, y, area.left(), AxisSide::Left, layout.font);
    paintLabelsBelow(painter, layout.energyTicks, x, area.bottom(), layout.bounds, layout.font);

    painter.setPen(theme.text);
    paintTitleBelow(painter, energyTitles, area, layout.bounds, layout.titleFont);
    paintTitleBeside(painter, accuracyAxisTitles(), area, layout.bounds, AxisSide::Left, layout.titleFont);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/linearplot.h"

#include "ui/charts/axistext.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace offramp {

double LinearPlot::x(double value) const
{
    return area.left() + area.width() * (value - across.range.low) / (across.range.high - across.range.low);
}

double LinearPlot::y(double value) const
{
    return area.bottom() - area.height() * (value - up.range.low) / (up.range.high - up.range.low);
}

LinearPlot fittedPlot(const FigureCanvas &canvas, const QRectF &bounds, double below, LinearAxis across, LinearAxis up)
{
    const double line = QFontMetricsF(canvas.font).height();
    const double top = bounds.top() + below;
    const double bottom = std::max(bounds.bottom() - 3.2 * line - 6, top + 20);
    const auto ticks = ticksUpwards(up.range, bottom - top, canvas.font, up.scale);
    const double left = bounds.left() + line * 1.8 + 16 + widestLabel(ticks, canvas.font);
    const QRectF area(QPointF(left, top), QPointF(std::max(bounds.right() - line, left + 20), bottom));
    return {area, std::move(across), std::move(up)};
}

void paintAxes(QPainter &painter, const FigureCanvas &canvas, const QRectF &bounds, const LinearPlot &plot)
{
    const QRectF &area = plot.area;
    const AxisPlace x = [&plot](double value) { return plot.x(value); };
    const AxisPlace y = [&plot](double value) { return plot.y(value); };
    const auto xTicks = ticksAlong(plot.across.range, area.width(), canvas.font, plot.across.scale);
    const auto yTicks = ticksUpwards(plot.up.range, area.height(), canvas.font, plot.up.scale);
    paintGrid(painter, canvas, area, xTicks, x, yTicks, y);

    QFont titleFont = canvas.font;
    titleFont.setWeight(QFont::Medium);
    painter.setPen(canvas.theme.muted);
    paintLabelsBeside(painter, yTicks, y, area.left(), AxisSide::Left, canvas.font);
    paintLabelsBelow(painter, xTicks, x, area.bottom(), bounds, canvas.font);
    painter.setPen(canvas.theme.text);
    paintTitleBelow(painter, plot.across.titles, area, bounds, titleFont);
    paintTitleBeside(painter, plot.up.titles, area, bounds, AxisSide::Left, titleFont);
}

} // namespace offramp

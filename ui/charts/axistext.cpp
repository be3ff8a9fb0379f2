// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/axistext.h"

#include "ui/wording/tr.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

constexpr double labelGap = 9;
constexpr double edge = 4;        ///< between a title and the edge of the figure
constexpr std::size_t fewest = 4; ///< ticks that make an axis easy to read
constexpr int finest = 10;        ///< intervals: enough for the next finer step of any axis with fewer ticks

struct Title {
    QString text;
    double start = 0; ///< along the axis
};

/// The first wording that fits between from and to, centred on the plot, or moved no more than necessary.
Title fittedTitle(const QStringList &wordings, double middle, double from, double to, const QFontMetricsF &metrics)
{
    for (const QString &text : wordings) {
        const double width = metrics.horizontalAdvance(text);
        if (width <= to - from || text == wordings.back())
            return {text, std::max(from, std::min(middle - width / 2, to - width))};
    }
    return {};
}

/// Pixels between neighbouring ticks, of which there are at least two.
double spacingOf(const std::vector<Tick> &ticks, const AxisRange &range, double length)
{
    return length * (ticks[1].value - ticks[0].value) / (range.high - range.low);
}

} // namespace

QStringList accuracyAxisTitles()
{
    return {tr("Accuracy (top-1, %)"), tr("Accuracy (%)")};
}

double widestLabel(const std::vector<Tick> &ticks, const QFont &font)
{
    const QFontMetricsF metrics(font);
    double widest = 0;
    for (const Tick &tick : ticks)
        widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    return widest;
}

std::vector<Tick> ticksAlong(const AxisRange &range, double length, const QFont &font, double scale,
                             const TickRoom &room)
{
    const double line = QFontMetricsF(font).height();
    const int calm = std::max(2, static_cast<int>(length / (room.calm * line)));
    std::vector<Tick> ticks = linearTicks(range.low, range.high, calm, scale);
    for (int wanted = calm + 1; ticks.size() < fewest && wanted <= finest; ++wanted) {
        const std::vector<Tick> more = linearTicks(range.low, range.high, wanted, scale);
        const double apart
            = more.size() < 2 ? length : length * (more[1].value - more[0].value) / (range.high - range.low);
        if (widestLabel(more, font) + room.gap * line > apart)
            break;
        ticks = more;
    }
    return ticks;
}

std::vector<Tick> ticksUpwards(const AxisRange &range, double length, const QFont &font, double scale)
{
    const double line = QFontMetricsF(font).height();
    const int calm = std::max(3, static_cast<int>(length / (3.6 * line)));
    std::vector<Tick> ticks = linearTicks(range.low, range.high, calm, scale);
    for (int wanted = calm + 1; ticks.size() < fewest && wanted <= finest; ++wanted) {
        const std::vector<Tick> more = linearTicks(range.low, range.high, wanted, scale);
        if (more.size() > 1 && spacingOf(more, range, length) < 1.4 * line)
            break;
        ticks = more;
    }
    return ticks;
}

std::vector<Tick> countTicks(double top, double length, const QFont &font)
{
    const double line = QFontMetricsF(font).height();
    const int most = std::max(1, static_cast<int>(std::ceil(top))); // more would be between whole numbers
    int wanted = std::min(std::max(2, static_cast<int>(length / (2.2 * line))), most);
    std::vector<Tick> ticks = linearTicks(0, top, wanted);
    while (ticks.size() < fewest && wanted < most) {
        const std::vector<Tick> more = linearTicks(0, top, ++wanted);
        const double tightest = ticks.size() < 3 ? 1.2 : 1.4;
        if (ticks.size() > 1 && spacingOf(more, {0, top}, length) < tightest * line)
            break;
        ticks = more;
    }
    return ticks;
}

void paintGrid(QPainter &painter, const FigureCanvas &canvas, const QRectF &area, const std::vector<Tick> &xTicks,
               const AxisPlace &x, const std::vector<Tick> &yTicks, const AxisPlace &y)
{
    if (canvas.options.hasGrid) {
        painter.setPen(QPen(canvas.theme.grid, 1));
        for (const Tick &tick : yTicks)
            painter.drawLine(QPointF(area.left(), y(tick.value)), QPointF(area.right(), y(tick.value)));
        for (const Tick &tick : xTicks)
            painter.drawLine(QPointF(x(tick.value), area.top()), QPointF(x(tick.value), area.bottom()));
    }
    painter.setPen(QPen(canvas.theme.axis(), 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
}

void paintLabelsBelow(QPainter &painter, const std::vector<Tick> &ticks, const AxisPlace &x, double axis,
                      const QRectF &bounds, const QFont &font)
{
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    double taken = -std::numeric_limits<double>::infinity();
    for (const Tick &tick : ticks) {
        if (tick.label.isEmpty())
            continue;
        const double width = metrics.horizontalAdvance(tick.label);
        const double left = x(tick.value) - width / 2;
        if (left < taken || left < bounds.left() || left + width > bounds.right())
            continue;
        painter.drawText(QPointF(left, axis + labelGap + metrics.ascent()), tick.label);
        taken = left + width + metrics.height();
    }
}

void paintLabelsBeside(QPainter &painter, const std::vector<Tick> &ticks, const AxisPlace &y, double axis,
                       AxisSide side, const QFont &font)
{
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    for (const Tick &tick : ticks) {
        const double left
            = side == AxisSide::Left ? axis - labelGap - metrics.horizontalAdvance(tick.label) : axis + labelGap;
        painter.drawText(QPointF(left, y(tick.value) + metrics.capHeight() / 2), tick.label);
    }
}

void paintTitleBelow(QPainter &painter, const QStringList &wordings, const QRectF &area, const QRectF &bounds,
                     const QFont &font)
{
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    const Title title = fittedTitle(wordings, area.center().x(), bounds.left(), bounds.right(), metrics);
    painter.drawText(QPointF(title.start, bounds.bottom() - edge - metrics.descent()), title.text);
}

void paintTitleBeside(QPainter &painter, const QStringList &wordings, const QRectF &area, const QRectF &bounds,
                      AxisSide side, const QFont &font)
{
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    const Title title = fittedTitle(wordings, -area.center().y(), -bounds.bottom(), -bounds.top(), metrics);
    const double baseline
        = side == AxisSide::Left ? bounds.left() + edge + metrics.ascent() : bounds.right() - edge - metrics.descent();
    painter.save();
    painter.rotate(-90);
    painter.drawText(QPointF(title.start, baseline), title.text);
    painter.restore();
}

} // namespace offramp

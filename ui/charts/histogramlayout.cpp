// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/histogramlayout.h"

#include "ui/charts/axistext.h"
#include "ui/wording/wording.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr double dwarfing = 2; ///< a bar this many times as high as the second is cut

} // namespace

double HistogramLayout::x(double uncertainty) const
{
    const double along = (uncertainty - bins.low) / (bins.high() - bins.low);
    return scale.exitsBelow() ? area.left() + along * area.width() : area.right() - along * area.width();
}

double HistogramLayout::y(double count) const
{
    return area.bottom() - area.height() * std::min(1.0, count / top);
}

double HistogramLayout::uncertaintyAt(double x) const
{
    const double along = (scale.exitsBelow() ? x - area.left() : area.right() - x) / area.width();
    return bins.low + along * (bins.high() - bins.low);
}

QRectF HistogramLayout::column(int bin) const
{
    const double one = std::round(x(bins.edge(bin)));
    const double other = std::round(x(bins.edge(bin + 1)));
    return {QPointF(std::min(one, other), area.top()), QPointF(std::max(one, other), area.bottom())};
}

double HistogramLayout::handleX(double threshold) const
{
    return std::clamp(x(threshold), area.left(), area.right());
}

double fittedTop(const BinCounts &counts)
{
    std::int64_t highest = 0;
    std::int64_t second = 0;
    for (int bin = 0; bin < static_cast<int>(counts.correct.size()); ++bin) {
        const std::int64_t total = counts.total(bin);
        second = std::max(second, std::min(total, highest));
        highest = std::max(highest, total);
    }
    const bool isCut = second > 0 && static_cast<double>(highest) > dwarfing * static_cast<double>(second);
    // Space above the highest bar; above a cut bar it holds the label.
    return std::max(1.0, isCut ? 1.3 * static_cast<double>(second) : 1.08 * static_cast<double>(highest));
}

bool topServes(double top, double fitted)
{
    return fitted <= top && fitted >= 0.6 * top;
}

HistogramLayout layoutHistogram(const QRectF &bounds, const HistogramContent &content, double top, const QFont &font)
{
    HistogramLayout layout;
    layout.bounds = bounds;
    layout.bins = content.bins;
    layout.scale = content.scale;
    layout.top = top;
    layout.font = font;
    layout.titleFont = font;
    layout.titleFont.setWeight(QFont::Medium);

    const QFontMetricsF metrics(font);
    const double line = metrics.height();
    const double labels = metrics.horizontalAdvance(groupedCount(content.samples));
    const QPointF topLeft(bounds.left() + 1.2 * line + labels + 10, bounds.top() + 1.35 * line);
    const QPointF bottomRight(bounds.right() - 0.8 * line, bounds.bottom() - 2.6 * line);
    layout.area = QRectF(topLeft, QPointF(std::max(bottomRight.x(), topLeft.x() + 20),
                                          std::max(bottomRight.y(), topLeft.y() + 20)));

    // High enough for the labels beside the grip to clear the topmost axis label.
    layout.gripY = layout.area.top() - std::max(7.0, 0.62 * line);

    const auto [low, high]
        = std::minmax({content.scale.shown(content.bins.low), content.scale.shown(content.bins.high())});
    layout.valueTicks = ticksAlong({low, high}, layout.area.width(), font, 1, {3.6, 0.4});
    layout.countTicks = countTicks(top, layout.area.height(), font);
    for (Tick &tick : layout.countTicks)
        tick.label = groupedCount(std::llround(tick.value));
    return layout;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartlayout.h"

#include "ui/charts/axistext.h"

#include <QFontMetricsF>

#include <algorithm>

namespace offramp {

ChartLayout layoutChart(const QRectF &bounds, const PlotRange &range, const QFont &font, double headroom,
                        double energyScale)
{
    ChartLayout layout;
    layout.bounds = bounds;
    layout.font = font;
    layout.titleFont = font;
    layout.titleFont.setWeight(QFont::Medium);

    const double line = QFontMetricsF(font).height();
    const double bottom = bounds.bottom() - 3.2 * line - 6;
    const double top = bounds.top() + headroom;
    layout.accuracyTicks = ticksUpwards({range.lowAccuracy, range.highAccuracy}, bottom - top, font, 100);

    const double left = bounds.left() + line * 1.8 + widestLabel(layout.accuracyTicks, font) + 16;
    const double right = bounds.right() - 1.6 * line;
    layout.geometry
        = {QRectF(QPointF(left, top), QPointF(std::max(right, left + 20), std::max(bottom, top + 20))), range};
    const int labelled = std::max(2, static_cast<int>((right - left) / (3.4 * line)));
    layout.energyTicks = range.logarithmic
                             ? logTicks(range.lowEnergy, range.highEnergy, labelled, energyScale)
                             : ticksAlong({range.lowEnergy, range.highEnergy}, right - left, font, energyScale);
    return layout;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/areaword.h"

#include "core/tradeoff/stepcurve.h"
#include "ui/wording/tr.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace offramp {

namespace {

constexpr double gap = 8; ///< to the edges of the area

QString areaWord()
{
    return tr("Area under the step curve");
}

} // namespace

std::optional<QRectF> areaWordPlace(const ChartLayout &layout, const StepCurve &steps)
{
    const PlotGeometry &geometry = layout.geometry;
    if (steps.points.empty())
        return std::nullopt;
    const QFontMetricsF metrics(layout.font);
    const double right = std::min(geometry.x(steps.eMax), geometry.area.right()) - gap;
    const double bottom = geometry.area.bottom() - gap / 2;
    const QSizeF size(metrics.horizontalAdvance(areaWord()) + 4, metrics.height());
    const QRectF place(QPointF(right - size.width(), bottom - size.height()), size);
    // The level that the curve has at the left end of the label; further right it is higher.
    double level = geometry.area.bottom();
    for (const Point &point : steps.points) {
        if (geometry.x(point.energy) <= place.left() - gap)
            level = geometry.y(point.accuracy);
    }
    return place.left() >= geometry.area.left() && level <= place.top() - gap ? std::optional(place) : std::nullopt;
}

void paintAreaWord(QPainter &painter, const ChartLayout &layout, const StepCurve &steps, const Theme &theme)
{
    const auto place = areaWordPlace(layout, steps);
    if (!place)
        return;
    painter.setFont(layout.font);
    painter.setPen(theme.muted);
    painter.drawText(*place, Qt::AlignCenter, areaWord());
}

} // namespace offramp

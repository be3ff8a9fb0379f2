// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/readout.h"

#include "ui/charts/roundedplace.h"
#include "ui/wording/wording.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace offramp {

namespace {

void paintNumber(QPainter &painter, const QString &text, QRectF place, const QRectF &bounds, const Theme &theme)
{
    place.moveLeft(std::clamp(place.left(), bounds.left(), std::max(bounds.left(), bounds.right() - place.width())));
    place.moveTop(std::clamp(place.top(), bounds.top(), std::max(bounds.top(), bounds.bottom() - place.height())));
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(place, 4, 4);
    painter.setPen(theme.text);
    painter.drawText(place, Qt::AlignCenter, text);
}

} // namespace

std::optional<Readout> readoutAt(const PlotGeometry &geometry, const CostScale &scale, QPointF pixel)
{
    const Point at = geometry.value(pixel);
    if (!geometry.area.contains(pixel) || at.energy < 0 || at.accuracy < 0 || at.accuracy > 1)
        return std::nullopt;
    return Readout{scale.withUnit(roundEnergyAt(geometry, pixel.x())),
                   percentText(roundAccuracyAt(geometry, pixel.y()), percentDecimalsOf(geometry))};
}

void paintReadout(QPainter &painter, const ChartLayout &layout, const Readout &readout, QPointF pixel,
                  const Theme &theme)
{
    const QRectF &area = layout.geometry.area;
    const QFontMetricsF metrics(layout.font);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen dots(withAlpha(theme.muted, 0.7), 1);
    dots.setDashPattern({1, 3});
    painter.setPen(dots);
    painter.drawLine(QPointF(area.left(), pixel.y()), pixel);
    painter.drawLine(pixel, QPointF(pixel.x(), area.bottom()));
    painter.setFont(layout.font);
    const double height = metrics.height() + 4;
    const double wide = metrics.horizontalAdvance(readout.energy) + 12;
    const double narrow = metrics.horizontalAdvance(readout.accuracy) + 12;
    paintNumber(painter, readout.energy, {pixel.x() - wide / 2, area.bottom() + 3, wide, height}, layout.bounds, theme);
    paintNumber(painter, readout.accuracy, {area.left() - narrow - 3, pixel.y() - height / 2, narrow, height},
                layout.bounds, theme);
    painter.restore();
}

} // namespace offramp

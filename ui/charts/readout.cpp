// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/readout.h"

#include "ui/charts/roundedplace.h"
#include "ui/wording/wording.h"

#include <QFontMetricsF>
#include <QLineF>
#include <QPainter>
#include <QRegion>

#include <algorithm>

namespace offramp {

namespace {

constexpr double lineRoom = 2; ///< pixels around what is drawn, for half the width of lines

/// Where the parts of a read-out go.
struct ReadoutPlace {
    QLineF level;
    QLineF upright;
    QRectF energy;
    QRectF accuracy;
};

QRectF keptInside(QRectF place, const QRectF &bounds)
{
    place.moveLeft(std::clamp(place.left(), bounds.left(), std::max(bounds.left(), bounds.right() - place.width())));
    place.moveTop(std::clamp(place.top(), bounds.top(), std::max(bounds.top(), bounds.bottom() - place.height())));
    return place;
}

ReadoutPlace placeOf(const Readout &readout, const ChartLayout &layout, QPointF pixel)
{
    const QRectF &area = layout.geometry.area;
    const QFontMetricsF metrics(layout.font);
    const double height = metrics.height() + 4;
    const double wide = metrics.horizontalAdvance(readout.energy) + 12;
    const double narrow = metrics.horizontalAdvance(readout.accuracy) + 12;
    return {{QPointF(area.left(), pixel.y()), pixel},
            {pixel, QPointF(pixel.x(), area.bottom())},
            keptInside({pixel.x() - wide / 2, area.bottom() + 3, wide, height}, layout.bounds),
            keptInside({area.left() - narrow - 3, pixel.y() - height / 2, narrow, height}, layout.bounds)};
}

void paintNumber(QPainter &painter, const QString &text, const QRectF &place, const Theme &theme)
{
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
    const ReadoutPlace place = placeOf(readout, layout, pixel);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen dots(withAlpha(theme.muted, 0.7), 1);
    dots.setDashPattern({1, 3});
    painter.setPen(dots);
    painter.drawLine(place.level);
    painter.drawLine(place.upright);
    painter.setFont(layout.font);
    paintNumber(painter, readout.energy, place.energy, theme);
    paintNumber(painter, readout.accuracy, place.accuracy, theme);
    painter.restore();
}

QRegion readoutRegion(const ChartLayout &layout, const Readout &readout, QPointF pixel, double scale)
{
    const ReadoutPlace place = placeOf(readout, layout, pixel);
    QRegion region;
    for (const QRectF &part : {QRectF(place.level.p1(), place.level.p2()),
                               QRectF(place.upright.p1(), place.upright.p2()), place.energy, place.accuracy}) {
        const QRectF scaled(part.topLeft() * scale, part.size() * scale);
        region += scaled.adjusted(-lineRoom, -lineRoom, lineRoom, lineRoom).toAlignedRect();
    }
    return region;
}

} // namespace offramp

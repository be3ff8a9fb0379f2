// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/targetpainter.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace offramp {

namespace {

constexpr double handleRadius = 4.5;
constexpr double beyond = 5; ///< the plot: where the handle is, on the side that E_max's is not
constexpr double ringRadius = 9;
constexpr double gap = 4; ///< from the line to its label

} // namespace

std::optional<QLineF> targetSpan(const PlotGeometry &geometry, const ChartContent &content)
{
    if (!content.target || content.isEmpty())
        return std::nullopt;
    const QRectF &area = geometry.area;
    const Aim &aim = content.target->aim;
    if (aim.kind == Aim::Kind::AtLeast) {
        const double y = geometry.y(aim.value);
        const bool isInView = y >= area.top() - 0.5 && y <= area.bottom() + 0.5;
        return isInView ? std::optional(QLineF(area.left(), y, area.right() + beyond, y)) : std::nullopt;
    }
    const double x = geometry.x(aim.value);
    const bool isInView = x >= area.left() - 0.5 && x <= area.right() + 0.5;
    return isInView ? std::optional(QLineF(x, area.top(), x, area.bottom() + beyond)) : std::nullopt;
}

std::optional<QRectF> targetLabelPlace(const ChartLayout &layout, const ChartContent &content)
{
    const auto span = targetSpan(layout.geometry, content);
    if (!span)
        return std::nullopt;
    const QRectF &area = layout.geometry.area;
    const QFontMetricsF metrics(layout.titleFont);
    const QSizeF size(metrics.horizontalAdvance(content.target->label()) + 8, metrics.height());
    QRectF place({}, size);
    if (content.target->aim.kind == Aim::Kind::AtLeast) {
        place.moveTopLeft({area.left() + gap, span->y1() - gap - size.height()});
        if (place.top() < area.top())
            place.moveTop(span->y1() + gap);
    } else {
        place.moveTopLeft({span->x1() + gap, area.top() + gap});
        if (place.right() > area.right())
            place.moveRight(std::max(span->x1() - gap, area.left() + size.width()));
    }
    return place;
}

std::optional<QRectF> targetRing(const PlotGeometry &geometry, const ChartContent &content)
{
    if (!content.target || !content.target->isDrawn)
        return std::nullopt;
    const CurvePoint &place = content.target->answer->place;
    const Point at{place.energy, place.accuracy};
    if (!geometry.isInView(at))
        return std::nullopt;
    return QRectF(geometry.pixel(at), QSizeF()).adjusted(-ringRadius, -ringRadius, ringRadius, ringRadius);
}

void paintTarget(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme)
{
    const auto span = targetSpan(layout.geometry, content);
    if (!span)
        return;
    const ChartTarget &target = *content.target;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen dashes(theme.accent, 1.4);
    dashes.setDashPattern({2, 2});
    painter.setPen(dashes);
    painter.drawLine(*span);
    if (layout.hasHandles) {
        painter.setPen(QPen(theme.surface, 1.5));
        painter.setBrush(theme.accent);
        painter.drawEllipse(span->p2(), handleRadius, handleRadius);
    }
    if (const auto ring = targetRing(layout.geometry, content)) {
        painter.setBrush(Qt::NoBrush);
        for (const auto &[colour, width] : {std::pair(theme.surface, 5.0), std::pair(theme.accent, 2.0)}) {
            painter.setPen(QPen(colour, width));
            painter.drawEllipse(*ring);
        }
        painter.setPen(QPen(theme.surface, 1));
        painter.setBrush(theme.series(target.colour));
        painter.drawEllipse(ring->center(), 3, 3);
    }
    const QRectF place = *targetLabelPlace(layout, content);
    painter.setPen(Qt::NoPen);
    painter.setBrush(withAlpha(theme.surface, 0.9));
    painter.drawRoundedRect(place, 4, 4);
    painter.setPen(theme.accent);
    painter.setFont(layout.titleFont);
    painter.drawText(place, Qt::AlignCenter, target.label());
    painter.restore();
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/targetpainter.h"

#include "ui/charts/areaword.h"
#include "ui/charts/markerpainter.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <vector>

namespace offramp {

namespace {

constexpr double handleRadius = 4.5;
constexpr double beyond = 5; ///< the plot: where the handle is, on the side that E_max's is not
constexpr double ringRadius = 9;
constexpr double labelGap = 4;                  ///< from the line to its label
constexpr double markerRoom = markerRadius + 6; ///< around the middle of a marker, with the halo of a selected one

/// Where a label can be along a line, the usual places first: at its begin on either side, at its end, between them.
std::vector<QRectF> placesBeside(const QLineF &span, QSizeF size, const QRectF &area)
{
    constexpr int steps = 8;
    const bool isLevel = span.dy() == 0;
    const double free = isLevel ? area.width() - size.width() : area.height() - size.height();
    std::vector<QRectF> places;
    const auto append = [&](double along) {
        const double before = isLevel ? span.y1() - labelGap - size.height() : span.x1() - labelGap - size.width();
        const double behind = (isLevel ? span.y1() : span.x1()) + labelGap;
        for (const double beside : {isLevel ? before : behind, isLevel ? behind : before}) {
            const QRectF place(isLevel ? QPointF(area.left() + along, beside) : QPointF(beside, area.top() + along),
                               size);
            if (area.contains(place))
                places.push_back(place);
        }
    };
    append(labelGap);
    append(free - labelGap);
    for (int i = 1; i < steps; ++i)
        append(free * i / steps);
    if (places.empty()) // a plot as narrow as its label
        places.push_back(QRectF(area.topLeft(), size));
    return places;
}

/// What the label must not cover: markers, the line of E_max, and words that do not make room for it.
std::vector<QRectF> keptFree(const ChartLayout &layout, const ChartContent &content)
{
    std::vector<QRectF> kept;
    const auto keep = [&](const auto &markers) {
        for (const auto &marker : markers) {
            const QPointF at = layout.geometry.pixel(marker.point);
            kept.push_back(QRectF(at, QSizeF()).adjusted(-markerRoom, -markerRoom, markerRoom, markerRoom));
        }
    };
    keep(content.markers);
    if (content.reference)
        keep(content.reference->markers);
    const QRectF &area = layout.geometry.area;
    kept.push_back(QRectF(layout.geometry.x(content.eMax) - 1, area.top(), 2, area.height()));
    if (const auto ring = targetRing(layout.geometry, content))
        kept.push_back(*ring);
    if (const auto word = layout.hasHandles ? areaWordPlace(layout, content.steps) : std::nullopt)
        kept.push_back(*word);
    for (const NetworkName &name : layout.networkNames) // in a drag these stay where they are
        kept.push_back(name.rect);
    for (const LineLabel &label : layout.lineLabels)
        kept.push_back(label.rect);
    return kept;
}

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
    const QFontMetricsF metrics(layout.titleFont);
    const QSizeF size(metrics.horizontalAdvance(content.target->label()) + 8, metrics.height());
    const std::vector<QRectF> kept = keptFree(layout, content);
    std::optional<QRectF> best;
    std::ptrdiff_t least = 0;
    for (const QRectF &place : placesBeside(*span, size, layout.geometry.area)) {
        const auto covered = std::ranges::count_if(kept, [&](const QRectF &rect) { return rect.intersects(place); });
        if (covered == 0)
            return place;
        if (!best || covered < least) {
            best = place;
            least = covered;
        }
    }
    return best;
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

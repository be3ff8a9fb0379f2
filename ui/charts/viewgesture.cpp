// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/viewgesture.h"

#include <QPainter>

namespace offramp {

namespace {

constexpr double narrow = 10; ///< pixels; a narrower band zooms the other axis only

} // namespace

ViewGesture::ViewGesture(Kind kind, QPointF press)
    : m_kind(kind)
    , m_press(press)
    , m_pointer(press)
{
}

std::optional<PlotRange> ViewGesture::moveTo(const PlotGeometry &geometry, QPointF pointer)
{
    const QPointF moved = pointer - m_pointer;
    m_pointer = pointer;
    return isBand() ? std::nullopt : std::optional(geometry.panned(moved));
}

QRectF ViewGesture::band(const PlotGeometry &geometry) const
{
    QRectF band = QRectF(m_press, m_pointer).normalized();
    const bool isWide = band.width() > narrow;
    const bool isHigh = band.height() > narrow;
    if (!isWide && !isHigh)
        return {};
    if (!isWide)
        band = QRectF(geometry.area.left(), band.top(), geometry.area.width(), band.height());
    if (!isHigh)
        band = QRectF(band.left(), geometry.area.top(), band.width(), geometry.area.height());
    return band.intersected(geometry.area);
}

std::optional<PlotRange> ViewGesture::release(const PlotGeometry &geometry) const
{
    const QRectF chosen = isBand() ? band(geometry) : QRectF();
    return chosen.isEmpty() ? std::nullopt : std::optional(geometry.rangeWithin(chosen));
}

void ViewGesture::paint(QPainter &painter, const PlotGeometry &geometry, const Theme &theme) const
{
    const QRectF chosen = isBand() ? band(geometry) : QRectF();
    if (chosen.isEmpty())
        return;
    painter.setPen(QPen(theme.accent, 1, Qt::DashLine));
    painter.setBrush(withAlpha(theme.accent, 0.12));
    painter.drawRect(chosen);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/labelplacer.h"

#include <algorithm>

namespace offramp {

LabelPlacer::LabelPlacer(const QRectF &bounds)
    : m_bounds(bounds)
{
}

std::vector<QRectF> LabelPlacer::candidates(QPointF anchor, QSizeF size, double gap) const
{
    // Trade-off curves rise and flatten to the right: above left is free most often, then below right.
    const double slant = 0.7 * gap;
    const double w = size.width();
    const double h = size.height();
    const QPointF corners[] = {{-w - slant, -h - slant}, {-w / 2, -h - gap}, {slant, slant},      {-w / 2, gap},
                               {gap, -h / 2},            {-w - gap, -h / 2}, {slant, -h - slant}, {-w - slant, slant}};
    std::vector<QRectF> places;
    for (const QPointF corner : corners)
        places.push_back(QRectF(anchor + corner, size));
    return places;
}

std::optional<QRectF> LabelPlacer::place(QPointF anchor, QSizeF size, double gap)
{
    for (const QRectF &candidate : candidates(anchor, size, gap)) {
        const bool isFree = m_bounds.contains(candidate)
            && std::none_of(m_taken.begin(), m_taken.end(), [&](const QRectF &r) { return r.intersects(candidate); });
        if (isFree) {
            m_taken.push_back(candidate);
            return candidate;
        }
    }
    return std::nullopt;
}

QRectF LabelPlacer::placeAnyway(QPointF anchor, QSizeF size, double gap)
{
    if (const auto isFree = place(anchor, size, gap))
        return *isFree;
    for (QRectF &candidate : candidates(anchor, size, gap)) {
        if (m_bounds.contains(candidate)) {
            m_taken.push_back(candidate);
            return candidate;
        }
    }
    QRectF rect = candidates(anchor, size, gap).front();
    rect.moveLeft(std::clamp(rect.left(), m_bounds.left(), std::max(m_bounds.left(), m_bounds.right() - rect.width())));
    rect.moveTop(std::clamp(rect.top(), m_bounds.top(), std::max(m_bounds.top(), m_bounds.bottom() - rect.height())));
    m_taken.push_back(rect);
    return rect;
}

} // namespace offramp

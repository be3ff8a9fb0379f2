// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/labelplacer.h"

#include <algorithm>
#include <limits>

namespace offramp {

namespace {

constexpr double impossible = std::numeric_limits<double>::infinity();

} // namespace

LabelPlacer::LabelPlacer(const QRectF &bounds)
    : m_bounds(bounds)
{
}

double LabelPlacer::cost(const QRectF &candidate, QPointF anchor, double distance, bool mustShow) const
{
    const auto hits = [&](const std::vector<QRectF> &rects) {
        return static_cast<double>(
            std::count_if(rects.begin(), rects.end(), [&](const QRectF &r) { return r.intersects(candidate); }));
    };
    if (!m_bounds.contains(candidate))
        return impossible;
    const double taken = hits(m_taken);
    if (taken > 0 && !mustShow)
        return impossible;
    return 200 * taken + 10 * hits(m_avoided) + 25 * crossed(candidate.center(), anchor) + distance;
}

int LabelPlacer::crossed(QPointF label, QPointF anchor) const
{
    constexpr int steps = 8;
    const QLineF leader(anchor, label);
    const auto leaders = std::count_if(m_leaders.begin(), m_leaders.end(), [&](const QLineF &other) {
        return leader.intersects(other, nullptr) == QLineF::BoundedIntersection;
    });
    return static_cast<int>(leaders + std::count_if(m_taken.begin(), m_taken.end(), [&](const QRectF &rect) {
                                if (rect.contains(anchor))
                                    return false;
                                for (int i = 1; i < steps; ++i) {
                                    if (rect.contains(anchor + (label - anchor) * i / steps))
                                        return true;
                                }
                                return false;
                            }));
}

std::optional<QRectF> LabelPlacer::place(QPointF anchor, QSizeF size, double gap, bool mustShow)
{
    const auto found = find(anchor, size, gap, mustShow);
    if (!found)
        return std::nullopt;
    m_taken.push_back(found->rect);
    m_leaders.emplace_back(anchor, found->rect.center());
    return found->rect;
}

std::optional<LabelPlacer::Place> LabelPlacer::find(QPointF anchor, QSizeF size, double gap, bool mustShow,
                                                    double limit) const
{
    const double w = size.width();
    const double h = size.height();
    std::optional<Place> best;
    double least = limit;
    for (const double away : {gap, 2.5 * gap, 5 * gap}) {
        // Trade-off curves rise and flatten to the right: above left is free most often, then below right.
        const double slant = 0.7 * away;
        const QPointF corners[]
            = {{-w - slant, -h - slant}, {slant, slant},      {-w / 2, -h - away}, {-w / 2, away},
               {away, -h / 2},           {-w - away, -h / 2}, {slant, -h - slant}, {-w - slant, slant}};
        double preference = 0;
        for (const QPointF corner : corners) {
            const double distance = away + preference++;
            if (distance >= least) // it costs more: most candidates end here
                continue;
            const QRectF candidate(anchor + corner, size);
            const double price = cost(candidate, anchor, distance, mustShow);
            if (price < least) {
                least = price;
                best = Place{candidate, price};
            }
        }
    }
    return best;
}

} // namespace offramp

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
    if (!m_bounds.contains(candidate))
        return impossible;
    const auto taken = std::ranges::count_if(m_taken, [&](const QRectF &rect) { return rect.intersects(candidate); });
    if (taken > 0 && !mustShow)
        return impossible;
    double avoided = 0;
    for (const Place &drawn : m_avoided)
        avoided += drawn.rect.intersects(candidate) ? drawn.cost : 0;
    return 200 * static_cast<double>(taken) + avoided + 50 * crossed(candidate.center(), anchor) + distance;
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
    constexpr double worst = 130; // rather no label than one that strikes lines out or leads across others
    const auto found = find(anchor, size, gap, mustShow, mustShow ? impossible : worst);
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
    for (const double away : {gap, 2.5 * gap, 5 * gap, 8 * gap, 13 * gap, 20 * gap}) {
        if (away > 8 * gap && !mustShow)
            break; // rather no label than one that far away
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

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/labelplacer.h"

#include "ui/charts/clippedline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace offramp {

namespace {

constexpr double impossible = std::numeric_limits<double>::infinity();

/// How far away places are, in gaps.
constexpr std::array usualDistances{1.0, 2.5, 5.0, 8.0, 13.0, 20.0};
constexpr std::array closeDistances{1.0, 1.6, 2.5, 3.6, 5.0, 6.5, 8.0};

bool isThrough(const QPolygonF &line, const QRectF &rect)
{
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        const QPointF &from = line[i];
        const QPointF &to = line[i + 1];
        const auto [left, right] = std::minmax({from.x(), to.x()});
        const auto [top, bottom] = std::minmax({from.y(), to.y()});
        // Most segments are far away.
        if (right < rect.left() || left > rect.right() || bottom < rect.top() || top > rect.bottom())
            continue;
        if (!clippedLine({from, to}, rect).empty())
            return true;
    }
    return false;
}

/// Whether a leader crosses a line, other than at its marker, which is on a curve.
bool leadsAcross(const QLineF &leader, const QPolygonF &line)
{
    constexpr double marker = 9; // pixels
    if (leader.length() <= marker)
        return false;
    const QLineF beyond(leader.pointAt(marker / leader.length()), leader.p2());
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        if (QLineF(line[i], line[i + 1]).intersects(beyond, nullptr) == QLineF::BoundedIntersection)
            return true;
    }
    return false;
}

/// Whether two leaders cross, other than at markers that are on top of each other.
bool cross(const QLineF &one, const QLineF &other)
{
    constexpr double markers = 8; // pixels
    QPointF at;
    if (one.intersects(other, &at) != QLineF::BoundedIntersection)
        return false;
    const QPointF fromOne = at - one.p1();
    const QPointF fromOther = at - other.p1();
    return std::hypot(fromOne.x(), fromOne.y()) > markers || std::hypot(fromOther.x(), fromOther.y()) > markers;
}

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
    if (taken > 0 && (!mustShow || m_keepsClear))
        return impossible;
    if (m_keepsClear && !isClear(candidate, anchor))
        return impossible;
    double avoided = 0;
    for (const Place &drawn : m_avoided)
        avoided += drawn.rect.intersects(candidate) ? drawn.cost : 0;
    const QLineF leader = leaderOf(candidate, anchor);
    for (const QPolygonF &line : m_lines)
        avoided += leadsAcross(leader, line) ? 25 : 0;
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

void LabelPlacer::keepClearOf(std::vector<QPolygonF> lines)
{
    m_lines = std::move(lines);
    m_keepsClear = true;
}

QLineF LabelPlacer::leaderOf(const QRectF &label, QPointF anchor) const
{
    if (!m_keepsClear)
        return {anchor, label.center()};
    return {anchor, QPointF(std::clamp(anchor.x(), label.left(), label.right()),
                            std::clamp(anchor.y(), label.top(), label.bottom()))};
}

bool LabelPlacer::isClear(const QRectF &label, QPointF anchor) const
{
    const QRectF withAir = label.adjusted(-1.5, -1.5, 1.5, 1.5);
    if (std::ranges::any_of(m_lines, [&](const QPolygonF &line) { return isThrough(line, withAir); }))
        return false;
    const QLineF leader = leaderOf(label, anchor);
    const QPolygonF path({leader.p1(), leader.p2()});
    const bool isBlocked = std::ranges::any_of(m_taken, [&](const QRectF &rect) {
        return !rect.contains(anchor) && isThrough(path, rect);
    });
    return !isBlocked && std::ranges::none_of(m_leaders, [&](const QLineF &other) {
        return cross(leader, other) || isThrough(QPolygonF({other.p1(), other.p2()}), withAir);
    });
}

std::optional<QRectF> LabelPlacer::place(QPointF anchor, QSizeF size, double gap, bool mustShow)
{
    constexpr double worst = 130; // rather no label than one that strikes lines out or leads across others
    const auto found = find(anchor, size, gap, mustShow, mustShow || m_keepsClear ? impossible : worst);
    if (!found)
        return std::nullopt;
    m_taken.push_back(found->rect);
    m_leaders.push_back(leaderOf(found->rect, anchor));
    return found->rect;
}

std::optional<LabelPlacer::Place> LabelPlacer::find(QPointF anchor, QSizeF size, double gap, bool mustShow,
                                                    double limit) const
{
    const double w = size.width();
    const double h = size.height();
    std::optional<Place> best;
    double least = limit;
    const std::span<const double> distances
        = m_keepsClear ? std::span<const double>(closeDistances) : std::span<const double>(usualDistances);
    for (const double gaps : distances) {
        const double away = gaps * gap;
        if (gaps > 8 && !mustShow)
            break; // rather no label than one that far away
        // Trade-off curves rise and flatten to the right: above left is free most often, then below right.
        const double slant = 0.7 * away;
        const QPointF corners[] = {{-w - slant, -h - slant},
                                   {slant, slant},
                                   {-w / 2, -h - away},
                                   {-w / 2, away},
                                   {away, -h / 2},
                                   {-w - away, -h / 2},
                                   {slant, -h - slant},
                                   {-w - slant, slant},
                                   // Between these, where lines leave little room.
                                   {-w, -h - away},
                                   {0, away},
                                   {0, -h - away},
                                   {-w, away},
                                   {-w - away, -h},
                                   {away, 0},
                                   {away, -h},
                                   {-w - away, 0}};
        const std::size_t tried = m_keepsClear ? std::size(corners) : 8;
        for (std::size_t i = 0; i < tried; ++i) {
            const QPointF corner = corners[i];
            const double distance = away + static_cast<double>(i);
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

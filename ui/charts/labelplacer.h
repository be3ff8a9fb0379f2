// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QPolygonF>
#include <QRectF>

#include <limits>
#include <optional>
#include <vector>

namespace offramp {

/// Places labels beside their markers: never over a marker or another label, and over lines only if there is no better
/// place; in a figure, never over lines.
class LabelPlacer
{
public:
    /// Labels stay within bounds.
    explicit LabelPlacer(const QRectF &bounds);

    /// Keeps a rectangle free of labels.
    void block(const QRectF &taken) { m_taken.push_back(taken); }

    /// Marks something that labels should preferably not cover; cost: as many pixels farther away a label would rather
    /// be.
    void avoid(const QRectF &drawn, double cost = 10) { m_avoided.push_back({drawn, cost}); }

    /// From now on, no label covers any of these lines or the leader of another label, no leader crosses another one, a
    /// label or a marker, and more places are tried; mustShow no longer counts.
    void keepClearOf(std::vector<QPolygonF> lines);

    /// Takes the best place for a label of that size around anchor, at least gap away; empty if all are taken.
    /// With mustShow, even an occupied place inside the bounds will do.
    [[nodiscard]] std::optional<QRectF> place(QPointF anchor, QSizeF size, double gap, bool mustShow = false);

    /// A free place and how bad it is: the lower, the better.
    struct Place {
        QRectF rect;
        double cost = 0;
    };

    /// The same without taking it; empty also if no place costs less than limit.
    [[nodiscard]] std::optional<Place> find(QPointF anchor, QSizeF size, double gap, bool mustShow = false,
                                            double limit = std::numeric_limits<double>::infinity()) const;

private:
    [[nodiscard]] double cost(const QRectF &candidate, QPointF anchor, double distance, bool mustShow) const;

    /// How many occupied rectangles and leaders of other labels are between a label and its anchor.
    [[nodiscard]] int crossed(QPointF label, QPointF anchor) const;

    /// Whether a label and its leader cross anything that they must keep clear of.
    [[nodiscard]] bool isClear(const QRectF &label, QPointF anchor) const;

    /// From a label to its anchor, as far as other labels keep clear of it.
    [[nodiscard]] QLineF leaderOf(const QRectF &label, QPointF anchor) const;

    QRectF m_bounds;
    std::vector<QRectF> m_taken;
    std::vector<Place> m_avoided;
    std::vector<QLineF> m_leaders;  ///< from labels to their anchors
    std::vector<QPolygonF> m_lines; ///< to keep clear of
    bool m_keepsClear = false;
};

} // namespace offramp

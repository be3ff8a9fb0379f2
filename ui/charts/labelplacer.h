// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include <optional>
#include <vector>

namespace offramp {

/// Finds places for labels beside their markers: never over a marker or another label, over lines only where there is
/// no better place.
class LabelPlacer
{
public:
    /// Labels stay within bounds.
    explicit LabelPlacer(const QRectF &bounds);

    /// Keeps a rectangle free of labels.
    void block(const QRectF &taken) { m_taken.push_back(taken); }

    /// Says that something is drawn there that a label should rather not hide.
    void avoid(const QRectF &drawn) { m_avoided.push_back(drawn); }

    /// The best place for a label of that size around anchor, at least gap away, or nothing where all are taken.
    /// Takes it. With mustShow even a taken place inside the bounds will do.
    [[nodiscard]] std::optional<QRectF> place(QPointF anchor, QSizeF size, double gap, bool mustShow = false);

private:
    [[nodiscard]] double cost(const QRectF &candidate, QPointF anchor, double distance, bool mustShow) const;

    /// How many taken rectangles lie between a label and what it speaks of.
    [[nodiscard]] int crossed(QPointF label, QPointF anchor) const;

    QRectF m_bounds;
    std::vector<QRectF> m_taken;
    std::vector<QRectF> m_avoided;
};

} // namespace offramp

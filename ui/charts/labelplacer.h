// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include <optional>
#include <vector>

namespace offramp {

/// Finds free places for labels beside their markers, so that no two overlap.
class LabelPlacer
{
public:
    /// Labels stay within bounds.
    explicit LabelPlacer(const QRectF &bounds);

    /// Keeps a rectangle free of labels.
    void block(const QRectF &taken) { m_taken.push_back(taken); }

    /// A place for a label of that size around anchor, at least gap away, or nothing where all are taken. Takes it.
    [[nodiscard]] std::optional<QRectF> place(QPointF anchor, QSizeF size, double gap);

    /// The same, but where all are taken the first that lies within the bounds, moved inside if need be.
    [[nodiscard]] QRectF placeAnyway(QPointF anchor, QSizeF size, double gap);

private:
    [[nodiscard]] std::vector<QRectF> candidates(QPointF anchor, QSizeF size, double gap) const;

    QRectF m_bounds;
    std::vector<QRectF> m_taken;
};

} // namespace offramp

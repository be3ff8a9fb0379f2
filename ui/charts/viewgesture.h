// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"
#include "ui/theme/theme.h"

#include <optional>

class QPainter;

namespace offramp {

/// One drag over the empty plane: it moves the view, or draws a band around what should fill it.
class ViewGesture
{
public:
    enum class Kind { Pan, Band };

    ViewGesture(Kind kind, QPointF press);

    [[nodiscard]] bool isBand() const { return m_kind == Kind::Band; }

    /// Follows the pointer: returns the range to show, or nothing while a band is drawn.
    [[nodiscard]] std::optional<PlotRange> moveTo(const PlotGeometry &geometry, QPointF pointer);

    /// Ends the drag: returns the range of the band, unchanged along an axis where the band is narrow; nothing for a
    /// pan or a click.
    [[nodiscard]] std::optional<PlotRange> release(const PlotGeometry &geometry) const;

    /// Paints the band, if there is one.
    void paint(QPainter &painter, const PlotGeometry &geometry, const Theme &theme) const;

private:
    [[nodiscard]] QRectF band(const PlotGeometry &geometry) const;

    Kind m_kind;
    QPointF m_press;
    QPointF m_pointer;
};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"
#include "ui/theme/theme.h"

#include <optional>

class QPainter;

namespace offramp {

/// One drag over the empty plane: it moves the view, or draws a band around what is to fill it.
class ViewGesture
{
public:
    enum class Kind { Pan, Band };

    ViewGesture(Kind kind, QPointF press);

    [[nodiscard]] bool isBand() const { return m_kind == Kind::Band; }

    /// The pointer moved: the range to show from now on, or nothing while a band is drawn.
    [[nodiscard]] std::optional<PlotRange> moveTo(const PlotGeometry &geometry, QPointF pointer);

    /// The button was released: the range that the band holds, whole along an axis where it is too narrow to mean
    /// anything; nothing for a pan, or where it was a mere click.
    [[nodiscard]] std::optional<PlotRange> release(const PlotGeometry &geometry) const;

    /// Paints the band, if it is one.
    void paint(QPainter &painter, const PlotGeometry &geometry, const Theme &theme) const;

private:
    [[nodiscard]] QRectF band(const PlotGeometry &geometry) const;

    Kind m_kind;
    QPointF m_press;
    QPointF m_pointer;
};

} // namespace offramp

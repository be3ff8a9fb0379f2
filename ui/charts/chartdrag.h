// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

class QPainter;

namespace offramp {

/// One drag of something in the energy-accuracy chart, from the press of the button to its release.
class ChartDrag
{
public:
    ChartDrag() = default;
    virtual ~ChartDrag() = default;
    ChartDrag(const ChartDrag &) = delete;
    ChartDrag &operator=(const ChartDrag &) = delete;

    /// Follows the pointer (pixels).
    virtual void moveTo(const PlotGeometry &geometry, QPointF pointer) = 0;

    /// Restores what there was at the beginning.
    virtual void cancel() = 0;

    /// The pointer's shape meanwhile.
    [[nodiscard]] virtual Qt::CursorShape cursor() const = 0;

    /// Whether the chart fits its range again afterwards, where it was fitted.
    [[nodiscard]] virtual bool changesRange() const { return false; }

    /// Whether the answer of the target line is shown meanwhile.
    [[nodiscard]] virtual bool showsTarget() const { return false; }

    /// Paints what is shown only during the drag, under the markers.
    virtual void paint(QPainter & /*painter*/, const ChartLayout & /*layout*/, const Theme & /*theme*/) { }
};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"
#include "ui/wording/costscale.h"

class QPainter;
class QRegion;

namespace offramp {

/// What the axes say at a place of the plot.
struct Readout {
    QString energy;   ///< "1.82 MFLOPs"
    QString accuracy; ///< "83.2 %"

    bool operator==(const Readout &) const = default;
};

/// The energy and the accuracy at a pixel, with the digits that neighbouring pixels differ in; nothing outside the
/// plot, and where no network can be: below an energy or an accuracy of 0, above one of 1.
[[nodiscard]] std::optional<Readout> readoutAt(const PlotGeometry &geometry, const CostScale &scale, QPointF pixel);

/// Paints lines from a pixel to both axes, and the numbers there.
void paintReadout(QPainter &painter, const ChartLayout &layout, const Readout &readout, QPointF pixel,
                  const Theme &theme);

/// What that paints on, in pixels that are scale times as many.
[[nodiscard]] QRegion readoutRegion(const ChartLayout &layout, const Readout &readout, QPointF pixel, double scale);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"
#include "ui/charts/ticks.h"

#include <QFont>

#include <vector>

namespace offramp {

/// A network's name beside its curve.
struct NetworkName {
    QRectF rect;
    QString text;
    int colour = 0;
};

/// Where everything of the chart goes within its bounds.
struct ChartLayout {
    QRectF bounds;
    PlotGeometry geometry;
    std::vector<Tick> energyTicks;
    std::vector<Tick> accuracyTicks;
    QFont font;                            ///< tick labels
    QFont titleFont;                       ///< axis titles
    std::vector<NetworkName> networkNames; ///< where there is no legend
    bool hasLegend = false;                ///< imported curves are named there
    bool labelsAreNames = false;           ///< even the selected variant's
};

/// Lays the chart out: as many ticks as there is room for, margins as wide as the labels need; headroom is kept free
/// above the plot (for E_max's label, or a legend).
[[nodiscard]] ChartLayout layoutChart(const QRectF &bounds, const PlotRange &range, const QFont &font, double headroom);

} // namespace offramp

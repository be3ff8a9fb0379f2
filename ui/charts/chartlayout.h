// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/openrecording.h"
#include "core/workspace/decisions.h"
#include "ui/charts/plotgeometry.h"
#include "ui/charts/ticks.h"

#include <QFont>
#include <QPolygonF>

#include <vector>

namespace offramp {

/// A network's name beside its curve.
struct NetworkName {
    RecordingId id;
    QRectF rect;
    QString text;
    int colour = 0;
    bool isHidden = false;
};

/// What a line to compare with is called, at the line.
struct LineLabel {
    QRectF rect;
    QString text;
};

/// Places along a curve, for labels that keep clear of it.
struct CurveTrace {
    RecordingPtr recording;
    QPolygonF places; ///< pixels, from left to right, the same distance apart
};

/// Where everything of the chart goes within its bounds.
struct ChartLayout {
    QRectF bounds;
    PlotGeometry geometry;
    std::vector<Tick> energyTicks;
    std::vector<Tick> accuracyTicks;
    QFont font;                            ///< tick labels
    QFont titleFont;                       ///< axis titles
    std::vector<NetworkName> networkNames; ///< when there is no legend
    std::vector<LineLabel> lineLabels;     ///< when there is no legend
    std::vector<CurveTrace> traces;        ///< kept for the next frames, which move variants only; may be empty
    bool hasLegend = false;                ///< which names imported curves
    bool hasHandles = false;               ///< in a window: E_max can be dragged, and the area is labelled
    bool labelsAreNames = false;           ///< even the selected variant's
    bool keepsClear = false;               ///< in a figure: rather no label than one that crosses a line or another one
    bool hasLabels = true;                 ///< of variants, networks and lines
    bool hasGrid = true;
};

/// Lays out the chart with as many ticks as fit and margins as wide as the labels need. Keeps headroom free above the
/// plot (for E_max's label or a legend). energyScale: what energies are multiplied by in the labels.
[[nodiscard]] ChartLayout layoutChart(const QRectF &bounds, const PlotRange &range, const QFont &font, double headroom,
                                      double energyScale);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figurecanvas.h"
#include "ui/document/document.h"
#include "ui/wording/costscale.h"
#include "ui/wording/thresholdunit.h"

class QPainter;

namespace offramp {

/// A network on the figure of thresholds.
struct ThresholdCurve {
    RecordingPtr recording;
    int colour = 0;
    ThresholdScale scale;
};

/// A variant on it: one whose exits share a threshold.
struct ThresholdMark {
    double threshold = 0; ///< as shown
    Point point;          ///< its energy is NaN where that is not known
    int colour = 0;
};

/// What the figure of thresholds shows.
struct ThresholdsContent {
    std::vector<ThresholdCurve> curves;
    std::vector<ThresholdMark> marks;
    CostScale costs;
};

/// The networks of document that are shown and the included variants whose exits share a threshold; entropies in unit.
[[nodiscard]] ThresholdsContent thresholdsContent(const Document &document, EntropyUnit unit);

/// Paints accuracy (solid, left axis) and energy (dashed, right axis) of every network against the threshold that all
/// its exits share, with the variants as markers. Of a network whose cost is not known only the accuracy is painted,
/// and the legend says so.
void paintThresholdsFigure(QPainter &painter, const FigureCanvas &canvas, const ThresholdsContent &content);

} // namespace offramp

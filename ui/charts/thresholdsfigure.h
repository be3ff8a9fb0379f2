// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/figurecanvas.h"

class QPainter;

namespace offramp {

/// A variant on the figure of thresholds: one whose exits share a threshold.
struct ThresholdMark {
    double threshold = 0;
    Point point;
    int colour = 0;
};

/// What the figure of thresholds shows.
struct ThresholdsContent {
    std::vector<ChartCurve> curves;
    std::vector<ThresholdMark> marks;
};

/// The networks of document and the included variants whose exits share a threshold.
[[nodiscard]] ThresholdsContent thresholdsContent(const Document &document);

/// Paints accuracy (solid, left axis) and energy (dashed, right axis) of every network against the threshold that all
/// its exits share, with the variants where they stand.
void paintThresholdsFigure(QPainter &painter, const FigureCanvas &canvas, const ThresholdsContent &content);

} // namespace offramp

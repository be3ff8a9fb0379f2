// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

class QPainter;

namespace offramp {

class Legend;

/// The pixels of straight lines between corners (ascending in energy, accuracies never falling), level from the last
/// one to end: what is in view and a little beyond, with as many points as pixels tell apart. A logarithmic axis bends
/// the lines.
[[nodiscard]] QPolygonF lineInView(const std::vector<Point> &corners, const PlotGeometry &geometry, double end);

/// Where the lines to compare with are, in pixels about spacing apart: what labels should not cover.
[[nodiscard]] QPolygonF lineSamples(const ChartLayout &layout, const ChartContent &content, double spacing);

/// Labels each line and static network with what it is, shorter where there is little room, for a chart without a
/// legend; keeps the labels in the layout instead of those it has.
void placeLineLabels(ChartLayout &layout, const ChartContent &content);

/// Paints the lines to compare with, and their labels: thin dashes and hollow rings in the colour of text, unlike any
/// curve, step or variant.
void paintLines(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme);

/// The sample in a legend.
void paintLineSwatch(QPainter &painter, QPointF middle, double half, ReferenceKind kind, const Theme &theme);

/// Adds the lines to a legend, each with what it is and its area as far as they fit. An oracle is at the end of its
/// bound, and both have one entry.
void addLines(Legend &legend, const ChartContent &content);

} // namespace offramp

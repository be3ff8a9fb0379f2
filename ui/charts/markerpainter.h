// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

class QPainter;

namespace offramp {

/// How large markers are drawn, in pixels.
inline constexpr double markerRadius = 6;

/// The line of a step curve up to its E_max, in pixels.
[[nodiscard]] QPolygonF stepLine(const PlotGeometry &geometry, const StepCurve &steps);

/// A marker's label and where it goes.
struct MarkerLabel {
    const ChartMarker *marker = nullptr; ///< of the content that was given
    QRectF rect;
    QStringList lines;
};

/// The labels of the markers in view that have room, that of the selected variant first: in the window it always has
/// one, which is only its name where its numbers would cover something. Where the layout keeps clear, labels are only
/// names rather than that one is left out.
[[nodiscard]] std::vector<MarkerLabel> placedMarkerLabels(const ChartLayout &layout, const ChartContent &content);

/// Paints the moving parts: the shaded step curve, the line of E_max, the markers and their labels. Dominated variants
/// are hollow with a cross, those at or over E_max hollow with a bar, excluded ones hollow and faint; and labels say
/// so.
void paintMarkers(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme);

/// Paints one marker at a pixel, as in the chart and the table.
void paintMarker(QPainter &painter, QPointF at, double radius, const ChartMarker &marker, const Theme &theme);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/charts/curvehit.h"
#include "ui/charts/hovercard.h"
#include "ui/wording/thresholdview.h"

namespace offramp {

/// What the pointer (pixels) is over in the energy-accuracy chart.
struct ChartHit {
    const ChartMarker *marker = nullptr; ///< of the content that was searched
    bool isEMax = false;                 ///< the line of E_max or its handle; false over a marker
    bool isTarget = false;               ///< the target line or its handle; false over the others
};

[[nodiscard]] ChartHit hitAt(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer);

/// What a menu of the chart is about.
struct ChartPlace {
    enum class Kind { Plot, Variant, Curve, Network, EMax, TargetLine };
    Kind kind = Kind::Plot;
    std::optional<VariantId> variant = {};
    std::optional<RecordingId> network = {}; ///< of a curve or a name
    double threshold = 0;                    ///< of the place on a curve
    std::optional<Point> point = {};         ///< under the pointer; nothing outside the plot
};

[[nodiscard]] ChartPlace placeAt(const ChartContent &content, const ChartLayout &layout, QPointF pointer);

/// The place on a trade-off curve that a double click at pointer (pixels) means.
[[nodiscard]] std::optional<CurveHit> curveHitAt(const ChartContent &content, const PlotGeometry &geometry,
                                                 QPointF pointer);

/// The card of what the pointer is over: a variant, E_max, the target line, a curve, a point of an imported curve or a
/// line to compare with.
[[nodiscard]] std::optional<HoverCard> hoverCardAt(const ChartContent &content, const Results &results,
                                                   const ThresholdView &thresholds, const PlotGeometry &geometry,
                                                   QPointF pointer);

/// The network whose name is at pointer (pixels), or null.
[[nodiscard]] const NetworkName *networkNameAt(const ChartLayout &layout, QPointF pointer);

/// Hides the network whose name is at pointer (pixels), or shows it again; whether there is one.
bool toggleNetworkAt(Document *document, const ChartLayout &layout, QPointF pointer);

/// The middle of the handle of E_max, pixels; nothing where E_max is not in view.
[[nodiscard]] std::optional<QPointF> eMaxHandle(const PlotGeometry &geometry, double eMax);

/// What the axis under the pointer shows; empty inside the plot.
[[nodiscard]] QString axisTip(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer);

} // namespace offramp

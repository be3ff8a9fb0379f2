// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/curveplace.h"

namespace offramp {

/// The nearest place on the trade-off curves of a chart.
struct CurveHit {
    RecordingId network;
    RecordingPtr recording;
    CurvePlace place;
};

/// The place in view that is nearest to the pointer (pixels), on a curve that is not hidden; empty if none is nearer
/// than hitRadius.
[[nodiscard]] std::optional<CurveHit> curveAt(const ChartContent &content, const PlotGeometry &geometry,
                                              QPointF pointer, double hitRadius);

} // namespace offramp

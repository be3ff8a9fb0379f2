// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"
#include "core/results/openrecording.h"

#include <QPolygonF>

namespace offramp {

/// The place on a trade-off curve that is nearest to a pixel.
struct CurvePlace {
    CurvePoint point;
    QPointF pixel;
    double distance = 0; ///< pixels
};

/// The place of curve (energies falling, not empty) nearest to pixel; searches only as far left and right as necessary.
[[nodiscard]] CurvePlace nearestPlace(const std::vector<CurvePoint> &curve, const PlotGeometry &geometry,
                                      QPointF pixel);

/// The curve as it is drawn, ascending in energy, accuracies as fractions: what is in view and one point beyond,
/// thinned to the first, lowest, highest and last accuracy of each of about 250 columns: at most about 1,000 points.
/// extremes: of the curve; null costs a pass over what is in view.
[[nodiscard]] QPolygonF visibleCurve(const std::vector<CurvePoint> &curve, const PlotGeometry &geometry,
                                     const CurveExtremes *extremes = nullptr);

/// The same of a recording's curve; the time it takes hardly depends on the number of its places.
[[nodiscard]] QPolygonF visibleCurve(const OpenRecording &recording, const PlotGeometry &geometry);

/// Pixels along the curve, about spacing apart (farther only where it jumps): what labels should not cover.
[[nodiscard]] QPolygonF curveSamples(const std::vector<CurvePoint> &curve, const PlotGeometry &geometry,
                                     double spacing);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tradeoff/point.h"

#include <QPointF>
#include <QRectF>

namespace offramp {

/// The part of the energy-accuracy plane that is in view. Energies per image, accuracies as fractions.
struct PlotRange {
    double lowEnergy = 0;
    double highEnergy = 1;
    double lowAccuracy = 0;
    double highAccuracy = 1;
    bool logarithmic = false; ///< the energy axis; lowEnergy is above 0 then

    bool operator==(const PlotRange &) const = default;
};

/// Whether a view is close enough to the best-fitting range: nothing is out of view by more than the margin of a fitted
/// range, and the range fills most of the view.
[[nodiscard]] bool servesAs(const PlotRange &view, const PlotRange &fitted);

/// Maps the plane to a surface: the one place that converts between values and pixels.
struct PlotGeometry {
    QRectF area; ///< pixels (or any other unit of a painter)
    PlotRange range;

    [[nodiscard]] double x(double energy) const;
    [[nodiscard]] double y(double accuracy) const;
    [[nodiscard]] QPointF pixel(const Point &point) const { return {x(point.energy), y(point.accuracy)}; }
    [[nodiscard]] Point value(QPointF pixel) const;
    [[nodiscard]] bool isInView(const Point &point) const { return area.adjusted(-1, -1, 1, 1).contains(pixel(point)); }

    /// The range after zooming by factor (below 1: closer) so that what is at pixel stays there.
    [[nodiscard]] PlotRange zoomed(QPointF pixel, double factor) const;

    /// The range after moving the plane by that many pixels.
    [[nodiscard]] PlotRange panned(QPointF pixels) const;

    /// The range that a rectangle of pixels holds; this one if that is too small to distinguish its values.
    [[nodiscard]] PlotRange rangeWithin(const QRectF &pixels) const;

    bool operator==(const PlotGeometry &) const = default;
};

} // namespace offramp

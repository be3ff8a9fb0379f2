// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotgeometry.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

double toAxis(double energy, bool logarithmic)
{
    return logarithmic ? std::log10(std::max(energy, 1e-300)) : energy;
}

double fromAxis(double place, bool logarithmic)
{
    return logarithmic ? std::pow(10, place) : place;
}

/// The range that a rectangle of pixels shows; or the old range if the numbers can no longer distinguish neighbouring
/// pixels.
PlotRange rangeOf(const PlotGeometry &geometry, QPointF topLeft, QPointF bottomRight)
{
    const Point low = geometry.value({topLeft.x(), bottomRight.y()});
    const Point high = geometry.value({bottomRight.x(), topLeft.y()});
    const PlotRange range{low.energy, high.energy, low.accuracy, high.accuracy, geometry.range.logarithmic};
    const bool tooClose = range.highEnergy - range.lowEnergy < 1e-9 * std::abs(range.highEnergy)
                          || range.highAccuracy - range.lowAccuracy < 1e-7;
    const bool tooFar = range.highAccuracy - range.lowAccuracy > 4 || !std::isfinite(range.highEnergy)
                        || range.highEnergy > 1e9 || (range.logarithmic && range.lowEnergy < 1e-12);
    return tooClose || tooFar ? geometry.range : range;
}

/// Whether one axis of a view is close enough to the fitted one.
bool servesAlong(double low, double high, double fittedLow, double fittedHigh)
{
    constexpr double beyond = 0.03;
    constexpr double filled = 0.75;
    const double span = high - low;
    return fittedLow >= low - beyond * span && fittedHigh <= high + beyond * span
           && fittedHigh - fittedLow >= filled * span;
}

} // namespace

bool servesAs(const PlotRange &view, const PlotRange &fitted)
{
    const bool logarithmic = view.logarithmic;
    return logarithmic == fitted.logarithmic
           && servesAlong(toAxis(view.lowEnergy, logarithmic), toAxis(view.highEnergy, logarithmic),
                          toAxis(fitted.lowEnergy, logarithmic), toAxis(fitted.highEnergy, logarithmic))
           && servesAlong(view.lowAccuracy, view.highAccuracy, fitted.lowAccuracy, fitted.highAccuracy);
}

double PlotGeometry::x(double energy) const
{
    const double low = toAxis(range.lowEnergy, range.logarithmic);
    const double high = toAxis(range.highEnergy, range.logarithmic);
    return area.left() + area.width() * (toAxis(energy, range.logarithmic) - low) / (high - low);
}

double PlotGeometry::y(double accuracy) const
{
    return area.bottom() - area.height() * (accuracy - range.lowAccuracy) / (range.highAccuracy - range.lowAccuracy);
}

Point PlotGeometry::value(QPointF pixel) const
{
    const double low = toAxis(range.lowEnergy, range.logarithmic);
    const double high = toAxis(range.highEnergy, range.logarithmic);
    const double along = (pixel.x() - area.left()) / area.width();
    const double up = (area.bottom() - pixel.y()) / area.height();
    return {fromAxis(low + along * (high - low), range.logarithmic),
            range.lowAccuracy + up * (range.highAccuracy - range.lowAccuracy)};
}

PlotRange PlotGeometry::zoomed(QPointF pixel, double factor) const
{
    return rangeOf(*this, pixel + (area.topLeft() - pixel) * factor, pixel + (area.bottomRight() - pixel) * factor);
}

PlotRange PlotGeometry::panned(QPointF pixels) const
{
    return rangeOf(*this, area.topLeft() - pixels, area.bottomRight() - pixels);
}

PlotRange PlotGeometry::rangeWithin(const QRectF &pixels) const
{
    return rangeOf(*this, pixels.topLeft(), pixels.bottomRight());
}

} // namespace offramp

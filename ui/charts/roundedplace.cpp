// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/roundedplace.h"

#include "core/support/numbers.h"

#include <QString>

#include <algorithm>
#include <cmath>

namespace offramp {

double roundEnergyAt(const PlotGeometry &geometry, double x)
{
    x = std::clamp(x, geometry.area.left(), geometry.area.right());
    const double energy = geometry.value({x, geometry.area.center().y()}).energy;
    const double pixel = geometry.value({x + 1, geometry.area.center().y()}).energy - energy;
    const int decimals = static_cast<int>(-std::floor(std::log10(pixel)));
    // Through text, so that the value is the nearest one to its decimals.
    const double rounded = decimals > 0 ? QString::number(energy, 'f', decimals).toDouble() : std::round(energy);
    return rounded > 0 ? rounded : std::pow(10, -std::max(decimals, 0));
}

double roundAccuracyAt(const PlotGeometry &geometry, double y)
{
    y = std::clamp(y, geometry.area.top(), geometry.area.bottom());
    const int decimals = percentDecimalsOf(geometry);
    const double percent = 100 * geometry.value({geometry.area.center().x(), y}).accuracy;
    const double least = std::pow(10, -decimals);
    const double rounded = QString::number(std::clamp(percent, least, 100.0), 'f', decimals).toDouble();
    return shiftedDecimal(rounded, -2);
}

int percentDecimalsOf(const PlotGeometry &geometry)
{
    const double pixel = 100 * (geometry.range.highAccuracy - geometry.range.lowAccuracy) / geometry.area.height();
    return std::clamp(static_cast<int>(-std::floor(std::log10(pixel))), 0, 3);
}

} // namespace offramp

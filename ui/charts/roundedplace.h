// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"

namespace offramp {

/// The energy at x (pixels, limited to the plot), rounded to the decimals that neighbouring pixels differ in; above 0.
[[nodiscard]] double roundEnergyAt(const PlotGeometry &geometry, double x);

/// The accuracy at y (pixels, limited to the plot), likewise; a fraction above 0 and at most 1.
[[nodiscard]] double roundAccuracyAt(const PlotGeometry &geometry, double y);

/// How many decimals of a percentage neighbouring pixels of the plot differ in, 0 to 3.
[[nodiscard]] int percentDecimalsOf(const PlotGeometry &geometry);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

class QPainter;

namespace offramp {

/// Paints the grid below everything else.
void paintGrid(QPainter &painter, const ChartLayout &layout, const Theme &theme);

/// Paints axis lines, tick labels (none that would touch its neighbour) and axis titles with their units.
void paintAxes(QPainter &painter, const ChartLayout &layout, const Theme &theme);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

#include <QStringList>

class QPainter;

namespace offramp {

/// The titles of the accuracy axis with their unit, long to short, for paintTitleBeside().
[[nodiscard]] QStringList accuracyAxisTitles();

/// Paints the grid below everything else.
void paintGrid(QPainter &painter, const ChartLayout &layout, const Theme &theme);

/// Paints axis lines, tick labels (skipping those that would touch a neighbour) and axis titles with their units.
void paintAxes(QPainter &painter, const ChartLayout &layout, const QStringList &energyTitles, const Theme &theme);

} // namespace offramp

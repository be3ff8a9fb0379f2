// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/charts/labelplacer.h"

namespace offramp {

/// Keeps the curves' places in the layout, which saves following the curves in each frame. Without it, or for a
/// recording that was replaced since, labels go to the same places.
void traceCurves(ChartLayout &layout, const ChartContent &content);

/// Everything that is drawn as a line, pixels: curves as they are painted, steps, E_max, lines to compare with.
[[nodiscard]] std::vector<QPolygonF> drawnLines(const ChartLayout &layout, const ChartContent &content);

/// Where labels may go: never over a marker, a network's name, or the label of the reference or of a line to compare
/// with; over curves, such lines, steps and E_max only if there is no better place, and never where the layout keeps
/// clear.
[[nodiscard]] LabelPlacer labelRoom(const ChartLayout &layout, const ChartContent &content);

/// Labels each curve, hidden ones too, with its network's name, for a chart without a legend.
[[nodiscard]] std::vector<NetworkName> placedNetworkNames(const ChartLayout &layout, const ChartContent &content);

/// Places the names of networks and the labels of lines to compare with in a layout that has none yet.
void placeNames(ChartLayout &layout, const ChartContent &content);

/// Takes over colours and which networks are hidden, so that a name that was clicked stays under the pointer, and
/// places the labels of lines again; false where the names themselves are others and all must be placed again.
[[nodiscard]] bool takeLooks(ChartLayout &layout, const ChartContent &content);

} // namespace offramp

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

/// Where labels may go: never over a marker, a network's name or the reference's label; over curves, steps and E_max
/// only if there is no better place.
[[nodiscard]] LabelPlacer labelRoom(const ChartLayout &layout, const ChartContent &content);

/// Labels each curve, hidden ones too, with its network's name, for a chart without a legend.
[[nodiscard]] std::vector<NetworkName> placedNetworkNames(const ChartLayout &layout, const ChartContent &content);

/// Takes over colours and which networks are hidden, so that a name that was clicked stays under the pointer; false
/// where the names themselves are others and must be placed again.
[[nodiscard]] bool takeLooks(std::vector<NetworkName> &names, const ChartContent &content);

} // namespace offramp

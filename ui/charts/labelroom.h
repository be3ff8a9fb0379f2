// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/charts/labelplacer.h"

namespace offramp {

/// Where labels may stand: never over a marker, a network's name or the reference's, over curves, steps and E_max only
/// where there is no better place.
[[nodiscard]] LabelPlacer labelRoom(const ChartLayout &layout, const ChartContent &content);

/// Names of the networks beside their curves, for a chart without a legend.
[[nodiscard]] std::vector<NetworkName> placedNetworkNames(const ChartLayout &layout, const ChartContent &content);

} // namespace offramp

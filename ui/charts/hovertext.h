// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/charts/hovercard.h"
#include "ui/wording/costscale.h"
#include "ui/wording/thresholdview.h"

namespace offramp {

/// The card of a variant.
[[nodiscard]] HoverCard markerCard(const ChartMarker &marker, const VariantResult &result, const PlotGeometry &geometry,
                                   const CostScale &scale);

/// The card of the place on a trade-off curve that is nearest to the pointer; empty if none is within hitRadius
/// pixels.
[[nodiscard]] std::optional<HoverCard> curveCard(const ChartContent &content, const ThresholdView &thresholds,
                                                 const PlotGeometry &geometry, QPointF pointer, double hitRadius);

/// The card of what answers the target line, which content must have.
[[nodiscard]] HoverCard targetCard(const ChartContent &content, const PlotGeometry &geometry);

/// The card of a network's name: what a click on it does.
[[nodiscard]] HoverCard nameCard(const NetworkName &name);

/// The card of the place on a line to compare with that is nearest to the pointer; empty if none is within hitRadius.
[[nodiscard]] std::optional<HoverCard> lineCard(const ChartContent &content, const PlotGeometry &geometry,
                                                QPointF pointer, double hitRadius);

/// The card of the point of an imported curve that is nearest to the pointer; empty if none is within hitRadius.
[[nodiscard]] std::optional<HoverCard> importedCard(const ChartContent &content, const PlotGeometry &geometry,
                                                    QPointF pointer, double hitRadius);

} // namespace offramp

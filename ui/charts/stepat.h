// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/results.h"
#include "ui/charts/plotgeometry.h"

#include <optional>

namespace offramp {

/// Whose step of the curve is at a pixel or nearly so; nothing where none is in view there.
[[nodiscard]] std::optional<VariantId> stepAt(const SetResults &results, const PlotGeometry &geometry, QPointF pixel);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

#include <optional>

class QPainter;

namespace offramp {

struct StepCurve;

/// Where the shaded area is labelled: inside it, at its lower right; empty where the label does not fit.
[[nodiscard]] std::optional<QRectF> areaWordPlace(const ChartLayout &layout, const StepCurve &steps);

/// Says what the shaded area is.
void paintAreaWord(QPainter &painter, const ChartLayout &layout, const StepCurve &steps, const Theme &theme);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

class QPainter;

namespace offramp {

/// The target line, pixels, from its label to its handle; empty if none is in view.
[[nodiscard]] std::optional<QLineF> targetSpan(const PlotGeometry &geometry, const ChartContent &content);

/// Where the line's label goes: beside the line where it covers no marker and no word, if there is such a place; empty
/// if the line is not in view.
[[nodiscard]] std::optional<QRectF> targetLabelPlace(const ChartLayout &layout, const ChartContent &content);

/// The ring around the place that answers it; empty if that is not in view.
[[nodiscard]] std::optional<QRectF> targetRing(const PlotGeometry &geometry, const ChartContent &content);

/// Paints the target line with its handle and label, and a ring around the place that answers it.
void paintTarget(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme);

} // namespace offramp

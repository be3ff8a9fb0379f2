// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

class QPainter;

namespace offramp {

/// Where a step curve's name goes: at its widest step, clear of the content's trade-off curves where that is possible;
/// empty if all steps are too short or out of view, if the layout has no labels, or if it keeps clear of lines and
/// markers and there is no such place.
[[nodiscard]] std::optional<QRectF> stepWordPlace(const ChartLayout &layout, const ChartContent &content,
                                                  const StepCurve &steps, const QString &word);

/// Where the word "reference" goes on the chart; empty without a reference too.
[[nodiscard]] std::optional<QRectF> referenceWordPlace(const ChartLayout &layout, const ChartContent &content);

/// Paints the pinned state, if there is one, below everything that moves: its step curve and markers as thin dashed
/// outlines, and a label.
void paintReference(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme);

/// Paints proposed variants as hollow markers with a ring.
void paintProposed(QPainter &painter, const ChartLayout &layout, const std::vector<OutlinedMarker> &proposed,
                   const Theme &theme);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figurecanvas.h"
#include "ui/charts/qualitycontent.h"

class QPainter;

namespace offramp {

/// What the figure says, for screen readers.
[[nodiscard]] QString spokenReliability(const QualityContent &content);

/// Paints one diagram for each exit, as many side by side as fit: accuracy by confidence in equal bins, beside the
/// diagonal on which both are equal. A diagram without confidences says why there are none.
void paintReliabilityFigure(QPainter &painter, const FigureCanvas &canvas, const QualityContent &content);

} // namespace offramp

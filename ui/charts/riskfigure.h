// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figurecanvas.h"
#include "ui/charts/qualitycontent.h"

class QPainter;

namespace offramp {

/// What the figure says, for screen readers.
[[nodiscard]] QString spokenRisk(const QualityContent &content);

/// Paints the risk-coverage curves of the exits in one plot: the share of incorrect ones among the answered samples, by
/// the share that is answered, the most certain first. A dot is at the end of each, where all are answered. An exit
/// without samples is only in the legend, which says so.
void paintRiskFigure(QPainter &painter, const FigureCanvas &canvas, const QualityContent &content);

} // namespace offramp

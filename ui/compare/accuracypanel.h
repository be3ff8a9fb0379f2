// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figurecanvas.h"
#include "ui/compare/rankcontent.h"

class QPainter;

namespace offramp {

/// Paints accuracy against electricity: a marker with its name for each model, dashed lines at the class limits.
void paintAccuracyPanel(QPainter &painter, const FigureCanvas &canvas, const RankContent &content);

/// The model whose marker is nearest to a pixel of that panel, if one is near.
[[nodiscard]] std::optional<std::size_t> modelInAccuracyPanel(const FigureCanvas &canvas, const RankContent &content,
                                                              QPointF pixel);

} // namespace offramp

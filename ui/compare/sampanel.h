// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figurecanvas.h"
#include "ui/compare/rankcontent.h"

class QPainter;

namespace offramp {

/// Paints the models ranked by SAM, one row each, best first: a marker at the SAM whose area is the electricity. Where
/// there is not room for all, the best ones and the selected one are shown.
void paintSamPanel(QPainter &painter, const FigureCanvas &canvas, const RankContent &content);

/// The model whose row of that panel is at a pixel.
[[nodiscard]] std::optional<std::size_t> modelInSamPanel(const FigureCanvas &canvas, const RankContent &content,
                                                         QPointF pixel);

} // namespace offramp

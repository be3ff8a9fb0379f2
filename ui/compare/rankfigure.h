// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/rankcontent.h"
#include "ui/export/figurekind.h"

namespace offramp {

/// Paints the two panels of the poster: accuracy against electricity, and the same models ranked by SAM; beside each
/// other, or one below the other where there is little width.
void paintRankFigure(QPainter &painter, const FigureCanvas &canvas, const RankContent &content);

/// The model at a pixel of that figure.
[[nodiscard]] std::optional<std::size_t> modelAt(const FigureCanvas &canvas, const RankContent &content, QPointF pixel);

/// The same as a figure for files and the clipboard, without the selection. content: at least one model.
[[nodiscard]] Figure rankFigure(RankContent content);

} // namespace offramp

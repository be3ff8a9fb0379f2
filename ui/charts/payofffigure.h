// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scaling/payoffstudy.h"
#include "ui/charts/figurecanvas.h"

#include <QString>

class QPainter;

namespace offramp {

/// What the figure of training and inference shows.
struct PayoffContent {
    PayoffStudy study;
    std::vector<int> colours; ///< of the variants, as many
};

/// The images up to which the figure goes: beyond the last place where a variant has paid for itself, but not so far
/// that the first could no longer be seen.
[[nodiscard]] double mostImages(const PayoffStudy &study);

/// What the figure says, for screen readers.
[[nodiscard]] QString spokenPayoff(const PayoffStudy &study);

/// Paints the work of training and inference together against the number of images, one line for the full network,
/// which needs no training here, and one for each variant, with the places where it has paid for itself (filled
/// markers, with their intervals) and where inference outweighs training (hollow ones).
void paintPayoffFigure(QPainter &painter, const FigureCanvas &canvas, const PayoffContent &content);

} // namespace offramp

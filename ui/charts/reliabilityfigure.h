// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/exitquality.h"
#include "ui/charts/figurecanvas.h"

#include <QString>

class QPainter;

namespace offramp {

/// The reliability diagram of one exit.
struct ReliabilityPanel {
    QString name; ///< of the exit
    UncertaintyQuality quality;
};

/// What the figure of reliability diagrams shows.
struct ReliabilityContent {
    QString title; ///< the network and its samples
    std::vector<ReliabilityPanel> panels;
};

/// What the figure says, for screen readers.
[[nodiscard]] QString spokenReliability(const ReliabilityContent &content);

/// Paints one diagram for each exit, as many side by side as fit: accuracy by confidence in equal bins, beside the
/// diagonal on which both are equal. A diagram without confidences says why there are none.
void paintReliabilityFigure(QPainter &painter, const FigureCanvas &canvas, const ReliabilityContent &content);

} // namespace offramp

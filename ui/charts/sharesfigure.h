// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figurecanvas.h"
#include "ui/document/document.h"
#include "ui/wording/thresholdunit.h"

class QPainter;

namespace offramp {

/// One bar of the figure of exit shares: a variant.
struct ShareBar {
    QString name;
    QString network;
    QString thresholds;
    int colour = 0;
    std::int64_t samples = 0;
    double accuracy = 0;                              ///< of all samples, a fraction
    std::vector<double> shares;                       ///< [K] samples that exit at each exit, as fractions
    std::vector<std::optional<double>> accuracyThere; ///< [K] of the samples that exit there; empty if none do
};

/// The included variants of the networks that are shown as bars, cheapest first; entropies in unit.
[[nodiscard]] std::vector<ShareBar> shareBars(const Document &document, EntropyUnit unit);

/// Paints one stacked bar for each variant: the share that exits at each exit, and its accuracy.
void paintSharesFigure(QPainter &painter, const FigureCanvas &canvas, const std::vector<ShareBar> &bars);

} // namespace offramp

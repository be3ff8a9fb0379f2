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
    double accuracy = 0;                              ///< of all samples, a fraction
    std::vector<double> shares;                       ///< [K] of the samples that leave at each exit
    std::vector<std::optional<double>> accuracyThere; ///< [K] of those who leave there; nothing where none does
};

/// The included variants of document as bars, cheapest first; entropies in unit.
[[nodiscard]] std::vector<ShareBar> shareBars(const Document &document, EntropyUnit unit);

/// Paints one stacked bar for each variant: who leaves at which exit, and how many of them are right.
void paintSharesFigure(QPainter &painter, const FigureCanvas &canvas, const std::vector<ShareBar> &bars);

} // namespace offramp

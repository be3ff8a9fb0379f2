// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figurecanvas.h"
#include "ui/charts/histogramcontent.h"
#include "ui/document/document.h"
#include "ui/wording/thresholdunit.h"

class QPainter;

namespace offramp {

/// What the figure of histograms shows: one variant.
struct HistogramsContent {
    QString title; ///< the variant, its network and its thresholds
    std::vector<HistogramContent> exits;
};

/// The histograms of variant, or of the first variant if that is empty; no histograms without variants. Entropies in
/// unit.
[[nodiscard]] HistogramsContent histogramsContent(const Document &document, std::optional<VariantId> variant,
                                                  EntropyUnit unit);

/// Paints one histogram for each exit, as many side by side as fit.
void paintHistogramsFigure(QPainter &painter, const FigureCanvas &canvas, const HistogramsContent &content);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/histogramsfigure.h"

#include "ui/charts/histogrampainter.h"
#include "ui/charts/histogramreader.h"
#include "ui/charts/legend.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QPainter>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double narrowest = 165; ///< a histogram whose axis title still fits
constexpr double gap = 14;

} // namespace

HistogramsContent histogramsContent(const Document &document, std::optional<VariantId> variant, EntropyUnit unit)
{
    const Results &results = document.results();
    if (results.variants.empty())
        return {};
    const VariantResult *chosen = variant ? results.find(*variant) : nullptr;
    const VariantResult &result = chosen ? *chosen : results.variants.front();
    const ThresholdScale scale{result.recording->criterion(), unit, result.recording->classes()};
    HistogramReader reader;
    std::vector<HistogramContent> exits = reader.read(result, scale, {});
    std::erase_if(exits, [](const HistogramContent &exit) { return exit.isOff; });
    return {u"%1 · %2 · T %3"_s.arg(nameOf(*document.variant(result.id)), networkText(*result.recording),
                                    thresholdsText(result.thresholds, scale)),
            std::move(exits)};
}

void paintHistogramsFigure(QPainter &painter, const FigureCanvas &canvas, const HistogramsContent &content)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bounds = canvas.bounds.adjusted(10, 8, -8, -8);
    Legend legend(painter, bounds, canvas);
    legend.addText(content.title);
    legend.addFill(tr("correct"), canvas.theme.correct);
    legend.addIncorrect(tr("incorrect"));
    if (content.exits.empty())
        return;

    const auto exits = static_cast<int>(content.exits.size());
    const int columns = std::clamp(static_cast<int>(bounds.width() / narrowest), 1, exits);
    const int rows = (exits + columns - 1) / columns;
    const QRectF plots = bounds.adjusted(0, legend.height() + gap, 0, 0);
    const QSizeF cell((plots.width() - gap * (columns - 1)) / columns, (plots.height() - gap * (rows - 1)) / rows);
    for (int i = 0; i < exits; ++i) {
        const HistogramContent &exit = content.exits[static_cast<std::size_t>(i)];
        const QPointF corner(plots.left() + (i % columns) * (cell.width() + gap),
                             plots.top() + (i / columns) * (cell.height() + gap));
        HistogramLayout layout = layoutHistogram(QRectF(corner, cell), exit, fittedTop(exit.counts), canvas.font);
        layout.hasGrid = canvas.options.hasGrid;
        layout.hasNumbers = canvas.options.hasLabels;
        paintHistogramAxes(painter, layout, exit, canvas.theme);
        paintBars(painter, layout, exit, canvas.theme);
        paintHandle(painter, layout, exit, false, canvas.theme);
    }
}

} // namespace offramp

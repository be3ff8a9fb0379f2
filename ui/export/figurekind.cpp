// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/figurekind.h"

#include "ui/charts/chartpainter.h"
#include "ui/charts/histogramsfigure.h"
#include "ui/charts/sharesfigure.h"
#include "ui/charts/thresholdsfigure.h"
#include "ui/export/axisspan.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace offramp {

namespace {

using Paint = std::function<void(QPainter &, const FigureCanvas &)>;

PlotRange stepCurveRange(const ChartContent &content, const FigureView &view)
{
    return view.range.value_or(fittedRange(content, prefersLogarithmic(content)));
}

Paint stepCurve(const Document &, const FigureView &view, const ChartContent &content)
{
    const PlotRange range = stepCurveRange(content, view);
    return [content, range](QPainter &painter, const FigureCanvas &canvas) {
        paintFigure(painter, canvas, content, spanned(range, canvas.options).value_or(range));
    };
}

Paint overThresholds(const Document &document, const FigureView &view, const ChartContent &)
{
    return [shown = thresholdsContent(document, view.unit)](QPainter &painter, const FigureCanvas &canvas) {
        paintThresholdsFigure(painter, canvas, shown);
    };
}

Paint histograms(const Document &document, const FigureView &view, const ChartContent &)
{
    return
        [shown = histogramsContent(document, view.variant, view.unit)](QPainter &painter, const FigureCanvas &canvas) {
            paintHistogramsFigure(painter, canvas, shown);
        };
}

Paint exitShares(const Document &document, const FigureView &view, const ChartContent &)
{
    return [bars = shareBars(document, view.unit)](QPainter &painter, const FigureCanvas &canvas) {
        paintSharesFigure(painter, canvas, bars);
    };
}

struct FigureRow {
    FigureKind kind;
    const char *key;
    const char *title;
    Paint (*paint)(const Document &document, const FigureView &view, const ChartContent &content);
};

/// All that a figure is, in the order of figureKinds; a new one is a new row.
constexpr FigureRow figures[] = {
    {FigureKind::StepCurve, "step-curve", QT_TRANSLATE_NOOP("Figure", "Step curve"), stepCurve},
    {FigureKind::OverThresholds, "thresholds", QT_TRANSLATE_NOOP("Figure", "Accuracy and %1 by threshold"),
     overThresholds},
    {FigureKind::Histograms, "histograms", QT_TRANSLATE_NOOP("Figure", "Histograms of the selected variant"),
     histograms},
    {FigureKind::ExitShares, "exit-shares", QT_TRANSLATE_NOOP("Figure", "Exit shares"), exitShares},
};
static_assert(std::ranges::equal(figures, figureKinds, {}, &FigureRow::kind));

const FigureRow &rowOf(FigureKind kind)
{
    return *std::ranges::find(figures, kind, &FigureRow::kind);
}

} // namespace

QString keyOf(FigureKind kind)
{
    return QString::fromLatin1(rowOf(kind).key);
}

std::optional<FigureKind> kindOf(const QString &key)
{
    const auto *row
        = std::ranges::find_if(figures, [&](const FigureRow &each) { return key == QLatin1StringView(each.key); });
    return row == std::end(figures) ? std::nullopt : std::optional(row->kind);
}

QString titleOf(FigureKind kind, const CostScale &costs)
{
    return QCoreApplication::translate("Figure", rowOf(kind).title).replace(QLatin1StringView("%1"), costs.word());
}

Result<void> checkSpans(const Document &document, const FigureView &view, const FigureOptions &options)
{
    const ChartContent content = chartContent(document, std::nullopt, view.unit, view.lines);
    return spanned(stepCurveRange(content, view), options).map([](const PlotRange &) {});
}

Figure figureOf(FigureKind kind, const Document &document, const FigureView &view)
{
    const ChartContent content = chartContent(document, std::nullopt, view.unit, view.lines);
    return {titleOf(kind, content.scale()), spokenContent(content), rowOf(kind).paint(document, view, content)};
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/figurekind.h"

#include "ui/charts/chartpainter.h"
#include "ui/charts/histogramsfigure.h"
#include "ui/charts/sharesfigure.h"
#include "ui/charts/thresholdsfigure.h"

#include <QCoreApplication>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Figure", text);
}

} // namespace

QString keyOf(FigureKind kind)
{
    switch (kind) {
    case FigureKind::StepCurve:
        return u"step-curve"_s;
    case FigureKind::OverThresholds:
        return u"thresholds"_s;
    case FigureKind::Histograms:
        return u"histograms"_s;
    case FigureKind::ExitShares:
        return u"exit-shares"_s;
    }
    return {};
}

std::optional<FigureKind> kindOf(const QString &key)
{
    const auto *kind = std::ranges::find(figureKinds, key, static_cast<QString (*)(FigureKind)>(keyOf));
    return kind == figureKinds.end() ? std::nullopt : std::optional(*kind);
}

QString titleOf(FigureKind kind)
{
    switch (kind) {
    case FigureKind::StepCurve:
        return tr("Step curve");
    case FigureKind::OverThresholds:
        return tr("Accuracy and energy against the threshold");
    case FigureKind::Histograms:
        return tr("Histograms of the selected variant");
    case FigureKind::ExitShares:
        return tr("Exit shares");
    }
    return {};
}

Figure figureOf(FigureKind kind, const Document &document, const FigureView &view)
{
    const ChartContent content = chartContent(document, std::nullopt, view.unit);
    Figure figure{titleOf(kind), spokenContent(content), {}};
    switch (kind) {
    case FigureKind::StepCurve: {
        const PlotRange range = view.range.value_or(fittedRange(content, prefersLogarithmic(content)));
        figure.paint = [content, range](QPainter &painter, const FigureCanvas &canvas) {
            paintFigure(painter, canvas, content, range);
        };
        break;
    }
    case FigureKind::OverThresholds:
        figure.paint = [shown = thresholdsContent(document, view.unit)](QPainter &painter, const FigureCanvas &canvas) {
            paintThresholdsFigure(painter, canvas, shown);
        };
        break;
    case FigureKind::Histograms:
        figure.paint = [shown = histogramsContent(document, view.variant, view.unit)](QPainter &painter,
                                                                                      const FigureCanvas &canvas) {
            paintHistogramsFigure(painter, canvas, shown);
        };
        break;
    case FigureKind::ExitShares:
        figure.paint = [bars = shareBars(document, view.unit)](QPainter &painter, const FigureCanvas &canvas) {
            paintSharesFigure(painter, canvas, bars);
        };
        break;
    }
    return figure;
}

} // namespace offramp

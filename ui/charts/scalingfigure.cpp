// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/scalingfigure.h"

#include "ui/charts/clippedline.h"
#include "ui/charts/legend.h"
#include "ui/charts/linearplot.h"
#include "ui/theme/markershape.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <fmt/format.h>

#include <QPainter>

#include <algorithm>

namespace offramp {

namespace {

constexpr int placesOfBand = 80;
constexpr int measuredColour = 0;
constexpr int predictedColour = 1;

QString numberText(double number)
{
    return withTrueMinus(QString::fromStdString(fmt::format("{:.4g}", number)));
}

/// From 0, unless all measurements are far from it.
AxisRange xRange(const ScalingContent &content)
{
    AxisRange range;
    for (const double x : content.table.x)
        range.add(x);
    if (content.at)
        range.add(*content.at);
    const double span = range.high - range.low;
    const double room = 0.04 * (span > 0 ? span : 1);
    return {range.low < range.high / 2 ? std::min(0.0, range.low) : range.low - room, range.high + room};
}

AxisRange yRange(const ScalingContent &content, const AxisRange &xs)
{
    AxisRange range;
    range.add(0);
    for (const double electricity : content.table.electricity)
        range.add(electricity);
    for (const double x : {xs.low, xs.high})
        range.add(content.fit.at(x));
    if (content.at) {
        const Prediction prediction = predict(content.fit, *content.at);
        range.add(prediction.value + prediction.pointHalfWidth.value_or(0));
        range.add(prediction.value - prediction.pointHalfWidth.value_or(0));
    }
    if (range.low == range.high)
        return {0, 1};
    const double room = 0.04 * (range.high - range.low);
    return {range.low < 0 ? range.low - room : 0, range.high + room};
}

void paintBand(QPainter &painter, const FigureCanvas &canvas, const LinearPlot &plot, const LinearFit &fit)
{
    if (!fit.residualError)
        return;
    QPolygonF band;
    QPolygonF back;
    const auto y = [&](double value) { return std::clamp(plot.y(value), plot.area.top(), plot.area.bottom()); };
    for (int i = 0; i <= placesOfBand; ++i) {
        const double x = plot.across.range.low + (plot.across.range.high - plot.across.range.low) * i / placesOfBand;
        const Prediction prediction = predict(fit, x);
        band.append({plot.x(x), y(prediction.value + *prediction.lineHalfWidth)});
        back.prepend({plot.x(x), y(prediction.value - *prediction.lineHalfWidth)});
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(withAlpha(canvas.theme.accent, 0.18));
    painter.drawPolygon(band + back);
    painter.setBrush(Qt::NoBrush);
}

void paintMark(QPainter &painter, const FigureCanvas &canvas, QPointF at, int colour)
{
    painter.save();
    painter.translate(at);
    painter.setPen(QPen(canvas.theme.surface, 1));
    painter.setBrush(canvas.theme.series(colour));
    painter.drawPath(markerShape(colour, 4.2));
    painter.restore();
}

void paintPrediction(QPainter &painter, const FigureCanvas &canvas, const LinearPlot &plot,
                     const ScalingContent &content)
{
    const Prediction prediction = predict(content.fit, *content.at);
    const QPointF at(plot.x(*content.at), plot.y(prediction.value));
    if (prediction.pointHalfWidth) {
        const double low = plot.y(prediction.value - *prediction.pointHalfWidth);
        const double high = plot.y(prediction.value + *prediction.pointHalfWidth);
        painter.setPen(QPen(canvas.theme.series(predictedColour), 1.5));
        painter.drawLine(QPointF(at.x(), low), QPointF(at.x(), high));
        for (const double end : {low, high})
            painter.drawLine(QPointF(at.x() - 4, end), QPointF(at.x() + 4, end));
    }
    paintMark(painter, canvas, at, predictedColour);
}

void paintContent(QPainter &painter, const FigureCanvas &canvas, const LinearPlot &plot, const ScalingContent &content)
{
    paintBand(painter, canvas, plot, content.fit);
    const QPolygonF line({QPointF(plot.x(plot.across.range.low), plot.y(content.fit.at(plot.across.range.low))),
                          QPointF(plot.x(plot.across.range.high), plot.y(content.fit.at(plot.across.range.high)))});
    painter.setPen(QPen(canvas.theme.accent, 1.7, Qt::SolidLine, Qt::FlatCap));
    for (const QPolygonF &part : clippedLine(line, plot.area))
        painter.drawPolyline(part);
    for (std::size_t i = 0; i < content.table.x.size(); ++i)
        paintMark(painter, canvas, {plot.x(content.table.x[i]), plot.y(content.table.electricity[i])}, measuredColour);
    if (content.at)
        paintPrediction(painter, canvas, plot, content);
}

double paintLegend(QPainter &painter, const FigureCanvas &canvas, const QRectF &bounds, const ScalingContent &content)
{
    Legend legend(painter, bounds, canvas);
    legend.addMarker(content.table.wereSummed ? tr("measured, added up") : tr("measured"), measuredColour);
    legend.addLine(fitText(content.fit), QPen(canvas.theme.accent, 1.7));
    if (content.fit.residualError)
        legend.addFill(tr("95 % interval of the line"), withAlpha(canvas.theme.accent, 0.18));
    if (content.at)
        legend.addMarker(predictionText(content), predictedColour);
    return legend.height();
}

} // namespace

QString fitText(const LinearFit &fit)
{
    const QString equation = withTrueMinus(QString::fromStdString(equationText(fit)));
    return fit.rSquared ? tr("%1 (R² = %2)").arg(equation, numberText(*fit.rSquared)) : equation;
}

QString predictionText(const ScalingContent &content)
{
    const Prediction prediction = predict(content.fit, *content.at);
    const QString unit = QString::fromStdString(content.table.unit.name);
    if (!prediction.pointHalfWidth)
        return tr("at %1: %2 %3").arg(numberText(*content.at), numberText(prediction.value), unit);
    return tr("at %1: %2 ± %3 %4")
        .arg(numberText(*content.at), numberText(prediction.value),
             QString::fromStdString(fmt::format("{:.2g}", *prediction.pointHalfWidth)), unit);
}

QString spokenScaling(const ScalingContent &content)
{
    QString text
        = tr("Electricity in %1 against %2 at %3 places, with the line %4.")
              .arg(QString::fromStdString(content.table.unit.name), QString::fromStdString(content.table.xHead),
                   QString::number(content.table.x.size()), fitText(content.fit));
    if (content.at)
        text += u' ' + tr("Predicted %1.").arg(predictionText(content));
    return text;
}

void paintScalingFigure(QPainter &painter, const FigureCanvas &canvas, const ScalingContent &content)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bounds = canvas.bounds.adjusted(8, 8, -8, -4);
    const double legend = paintLegend(painter, canvas, bounds.adjusted(8, 0, -8, 0), content);
    const double below = legend + 1.2 * QFontMetricsF(canvas.font).height();
    const AxisRange xs = xRange(content);
    const QString unit = QString::fromStdString(content.table.unit.name);
    const LinearPlot plot
        = fittedPlot(canvas, bounds, below, {xs, {QString::fromStdString(content.table.xHead)}},
                     {yRange(content, xs),
                      {tr("Electricity of the training, %1").arg(unit), tr("Electricity, %1").arg(unit), unit}});
    paintAxes(painter, canvas, bounds, plot);
    paintContent(painter, canvas, plot, content);
}

} // namespace offramp

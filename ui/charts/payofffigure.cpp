// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/payofffigure.h"

#include "ui/charts/legend.h"
#include "ui/charts/linearplot.h"
#include "ui/theme/markershape.h"
#include "ui/wording/tr.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

constexpr double beyondLast = 1.3;  ///< times the images of the last place that is shown
constexpr double timesOfFirst = 12; ///< where the first place is still a twelfth of the axis

/// The thousands, millions and so on in which an axis of images is labelled.
struct ImageScale {
    double size = 1;
    QStringList titles;
};

ImageScale imageScale(double most)
{
    if (most < 2e4)
        return {1, {tr("Images")}};
    if (most < 2e6)
        return {1e3, {tr("Images, thousands")}};
    if (most < 2e9)
        return {1e6, {tr("Images, millions")}};
    if (most < 2e12)
        return {1e9, {tr("Images, billions")}};
    const int power = 3 * (static_cast<int>(std::log10(most / 2)) / 3);
    return {std::pow(10, power), {tr("Images, 10^%1").arg(power)}};
}

QPen trainingPen(const Theme &theme)
{
    QPen pen(theme.muted, 1.2, Qt::SolidLine, Qt::FlatCap);
    pen.setDashPattern({3.2, 2.2});
    return pen;
}

QPen fullPen(const Theme &theme)
{
    return {theme.text, 1.9, Qt::SolidLine, Qt::FlatCap};
}

void paintMark(QPainter &painter, const FigureCanvas &canvas, QPointF at, int colour, bool isFilled)
{
    const QColor series = canvas.theme.series(colour);
    painter.save();
    painter.translate(at);
    painter.setPen(isFilled ? QPen(canvas.theme.surface, 1.2) : QPen(series, 1.5));
    painter.setBrush(isFilled ? series : canvas.theme.surface);
    painter.drawPath(markerShape(colour, isFilled ? 5 : 3.8));
    painter.restore();
}

/// The place where a variant has paid for itself, on the line of the full network, with its interval.
void paintPayoff(QPainter &painter, const FigureCanvas &canvas, const LinearPlot &plot, double fullCost,
                 const ImageCount &count, int colour)
{
    const double images = plot.across.range.high;
    if (!count.images || *count.images > images)
        return;
    const QPointF at(plot.x(*count.images), plot.y(*count.images * fullCost));
    if (count.hasInterval) {
        const double high = std::min(count.high.value_or(images), images);
        painter.setPen(QPen(withAlpha(canvas.theme.series(colour), 0.35), 6, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(plot.x(count.low), at.y()), QPointF(plot.x(high), at.y()));
    }
    QPen drop(canvas.theme.series(colour), 1, Qt::SolidLine, Qt::FlatCap);
    drop.setDashPattern({1.5, 2.5});
    painter.setPen(drop);
    painter.drawLine(at, QPointF(at.x(), plot.area.bottom()));
    paintMark(painter, canvas, at, colour, true);
}

QString legendName(const VariantPayoff &variant)
{
    const QString name = QString::fromStdString(variant.variant.name);
    const auto &images = variant.payoff.paysAfter.images;
    return images ? tr("%1: pays for itself after %2").arg(name, QString::fromStdString(imagesText(*images)))
                  : tr("%1: never pays for itself").arg(name);
}

double paintLegend(QPainter &painter, const FigureCanvas &canvas, const QRectF &bounds, const PayoffContent &content)
{
    Legend legend(painter, bounds, canvas);
    legend.addLine(QString::fromStdString(content.study.full.name), fullPen(canvas.theme));
    for (std::size_t i = 0; i < content.study.variants.size(); ++i)
        legend.addNetwork(legendName(content.study.variants[i]), content.colours[i]);
    legend.addLine(tr("training alone"), trainingPen(canvas.theme));
    legend.addText(tr("Hollow: inference outweighs training"));
    return legend.height();
}

void paintLines(QPainter &painter, const FigureCanvas &canvas, const LinearPlot &plot, const PayoffContent &content)
{
    const PayoffStudy &study = content.study;
    const double training = study.training.amount;
    const double images = plot.across.range.high;
    painter.setPen(trainingPen(canvas.theme));
    painter.drawLine(QPointF(plot.area.left(), plot.y(training)), QPointF(plot.area.right(), plot.y(training)));
    painter.setPen(fullPen(canvas.theme));
    painter.drawLine(plot.area.bottomLeft(), QPointF(plot.area.right(), plot.y(images * study.full.cost.amount)));
    for (std::size_t i = 0; i < study.variants.size(); ++i) {
        const double total = training + images * study.variants[i].variant.cost.amount;
        painter.setPen(QPen(canvas.theme.series(content.colours[i]), 1.7, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(plot.area.left(), plot.y(training)), QPointF(plot.area.right(), plot.y(total)));
    }
    for (std::size_t i = 0; i < study.variants.size(); ++i) {
        const auto &[variant, payoff] = study.variants[i];
        const auto &outweighs = payoff.outweighsAfter.images;
        if (outweighs && *outweighs <= images)
            paintMark(painter, canvas, {plot.x(*outweighs), plot.y(training + *outweighs * variant.cost.amount)},
                      content.colours[i], false);
        paintPayoff(painter, canvas, plot, study.full.cost.amount, payoff.paysAfter, content.colours[i]);
    }
}

} // namespace

double mostImages(const PayoffStudy &study)
{
    double first = std::numeric_limits<double>::infinity();
    double last = 0;
    double outweighs = study.fullOutweighsAfter.images.value_or(1);
    for (const VariantPayoff &variant : study.variants) {
        if (const auto &images = variant.payoff.paysAfter.images) {
            first = std::min(first, *images);
            last = std::max(last, *images);
        }
        outweighs = std::max(outweighs, variant.payoff.outweighsAfter.images.value_or(1));
    }
    const double most = last > 0 ? std::min(beyondLast * last, timesOfFirst * first) : beyondLast * outweighs;
    return std::max(2.0, most);
}

QString spokenPayoff(const PayoffStudy &study)
{
    QString text = tr("Training takes %1, one image of %2 %3.")
                       .arg(QString::fromStdString(workText(study.training)), QString::fromStdString(study.full.name),
                            QString::fromStdString(workText(study.full.cost)));
    for (const auto &[variant, payoff] : study.variants)
        text += u' '
                + tr("%1, with %2 per image: %3")
                      .arg(QString::fromStdString(variant.name), QString::fromStdString(workText(variant.cost)),
                           QString::fromStdString(payoffSentence(payoff)));
    return text;
}

void paintPayoffFigure(QPainter &painter, const FigureCanvas &canvas, const PayoffContent &content)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const PayoffStudy &study = content.study;
    const QRectF bounds = canvas.bounds.adjusted(8, 8, -8, -4);
    const double legend = paintLegend(painter, canvas, bounds.adjusted(8, 0, -8, 0), content);

    const double images = mostImages(study);
    double most = std::max(study.training.amount, images * study.full.cost.amount);
    for (const VariantPayoff &variant : study.variants)
        most = std::max(most, study.training.amount + images * variant.variant.cost.amount);
    most *= 1.04;
    const WorkUnit unit = unitFor(most, study.training.kind);
    const ImageScale scale = imageScale(images);

    const double below = legend + 1.2 * QFontMetricsF(canvas.font).height();
    const QString unitName = QString::fromStdString(unit.name);
    const LinearPlot plot = fittedPlot(canvas, bounds, below, {{0, images}, scale.titles, 1 / scale.size},
                                       {{0, most},
                                        {tr("Training and inference together, %1").arg(unitName),
                                         tr("Training and inference, %1").arg(unitName), unitName},
                                        1 / unit.size});
    paintAxes(painter, canvas, bounds, plot);
    paintLines(painter, canvas, plot, content);
}

} // namespace offramp

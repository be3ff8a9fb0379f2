// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/riskfigure.h"

#include "core/tradeoff/shownnumbers.h"
#include "ui/charts/legend.h"
#include "ui/charts/linearplot.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <array>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double lineWidth = 1.8;
constexpr double dotRadius = 2.8;
constexpr double percent = 100;
constexpr int steps = 5;        ///< of the risk, about
constexpr double noRisk = 0.01; ///< the end of the axis where nothing is incorrect

/// Seven colours and four kinds of dashes: 28 lines are distinguishable, four of them without colours.
QPen linePen(const Theme &theme, std::size_t place)
{
    static const std::array<QList<qreal>, 4> patterns{{{}, {5, 2}, {1.5, 1.5}, {6, 1.5, 1.5, 1.5}}};
    const QList<qreal> &pattern = patterns[place % patterns.size()];
    QPen pen(theme.series(static_cast<int>(place)), lineWidth, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (!pattern.isEmpty())
        pen.setDashPattern(pattern);
    return pen;
}

/// "AURC 15.8 %", or why it is not known.
QString areaText(const UncertaintyQuality &quality)
{
    if (!quality.riskCoverage)
        return tr("no samples");
    const double area = quality.riskCoverage->area;
    return tr("AURC %1").arg(percentText(area, decimalsFor(percent * area)));
}

/// From 0 to the end of the step that has the largest risk.
AxisRange riskRange(const QualityContent &content)
{
    double most = 0;
    for (const auto &[name, quality] : content.exits) {
        if (quality.riskCoverage)
            most = std::max(most, std::ranges::max(quality.riskCoverage->points, {}, &RiskPoint::risk).risk);
    }
    if (most <= 0)
        return {0, noRisk};
    const double step = niceStep(most / steps);
    return {0, std::min(1.0, std::ceil(most / step - 1e-9) * step)};
}

void paintCurve(QPainter &painter, const LinearPlot &plot, const RiskCoverage &curve, const QPen &pen)
{
    QPolygonF line;
    for (const RiskPoint &point : curve.points)
        line.append({plot.x(point.coverage), plot.y(point.risk)});
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawPolyline(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(pen.color());
    painter.drawEllipse(line.constLast(), dotRadius, dotRadius);
    painter.setBrush(Qt::NoBrush);
}

} // namespace

QString spokenRisk(const QualityContent &content)
{
    QStringList sentences{tr("Risk-coverage curves of %1: the share of incorrect answers where only the most certain "
                             "samples are answered, by the share that is answered, and its mean (AURC).")
                              .arg(content.title)};
    for (const auto &[name, quality] : content.exits) {
        QString text = u"%1: %2"_s.arg(name, areaText(quality));
        if (quality.riskCoverage)
            text = tr("%1, risk %2 where all samples are answered")
                       .arg(text, accuracyText(quality.riskCoverage->points.back().risk, quality.samples));
        sentences.append(text + u'.');
    }
    return sentences.join(u' ');
}

void paintRiskFigure(QPainter &painter, const FigureCanvas &canvas, const QualityContent &content)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bounds = canvas.bounds.adjusted(8, 8, -8, -4);
    Legend legend(painter, bounds.adjusted(8, 0, -8, 0), canvas);
    legend.addText(content.title);
    for (std::size_t i = 0; i < content.exits.size(); ++i) {
        const auto &[name, quality] = content.exits[i];
        const QString text = u"%1: %2"_s.arg(name, areaText(quality));
        if (quality.riskCoverage)
            legend.addLine(text, linePen(canvas.theme, i));
        else
            legend.addText(text);
    }
    if (content.exits.empty())
        return;

    const double below = legend.height() + 1.2 * QFontMetricsF(canvas.font).height();
    const LinearPlot plot
        = fittedPlot(canvas, bounds, below, {{0, 1}, {tr("Coverage (%)")}, percent},
                     {riskRange(content), {tr("Risk: incorrect answers (%)"), tr("Risk (%)")}, percent});
    paintAxes(painter, canvas, bounds, plot);
    for (std::size_t i = 0; i < content.exits.size(); ++i) {
        if (const auto &curve = content.exits[i].quality.riskCoverage)
            paintCurve(painter, plot, *curve, linePen(canvas.theme, i));
    }
}

} // namespace offramp

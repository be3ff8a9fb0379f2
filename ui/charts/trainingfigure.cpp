// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trainingfigure.h"

#include "core/tradeoff/shownnumbers.h"
#include "ui/charts/axistext.h"
#include "ui/charts/curvelayer.h"
#include "ui/charts/legend.h"
#include "ui/theme/markershape.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double curveWidth = 1.7;
constexpr double markerRadius = 3.6;
constexpr double markersApart = 12; ///< pixels from which every epoch has a marker
constexpr double percent = 100;

/// Loss or accuracy.
struct TrainedQuantity {
    std::vector<double> EpochEvent::*trained;
    std::vector<double> EpochEvent::*heldBack;
    QStringList titles;
    double scale = 1;                                      ///< of its labels
    double most = std::numeric_limits<double>::infinity(); ///< that it can be
};

bool hasHeldBack(const TrainingContent &content)
{
    return std::ranges::any_of(content.epochs, [](const EpochEvent &epoch) { return !epoch.heldBackLoss.empty(); });
}

AxisRange epochRange(const TrainingContent &content)
{
    const double first = content.epochs.front().epoch;
    const double last = content.epochs.back().epoch;
    const double room = last > first ? 0.03 * (last - first) : 0.5;
    return {first - room, last + room};
}

AxisRange valueRange(const TrainingContent &content, const TrainedQuantity &quantity)
{
    AxisRange range;
    for (const EpochEvent &epoch : content.epochs) {
        for (const auto values : {quantity.trained, quantity.heldBack}) {
            for (const double value : epoch.*values)
                range.add(value);
        }
    }
    const double room = std::max(0.06 * (range.high - range.low), 0.01);
    const double low = range.low < range.high / 4 ? std::min(0.0, range.low) : range.low - room;
    return {low, std::min(range.high + room, std::max(quantity.most, range.high))};
}

/// At whole numbers.
std::vector<Tick> epochTicks(const TrainingContent &content, double length, const QFont &font)
{
    const int first = content.epochs.front().epoch;
    const int last = content.epochs.back().epoch;
    const int wanted = std::max(2, static_cast<int>(length / (3.5 * QFontMetricsF(font).height())));
    const int step = static_cast<int>(niceStep(std::max(1.0, static_cast<double>(last - first) / wanted)));
    std::vector<Tick> ticks;
    for (int epoch = (first + step - 1) / step * step; epoch <= last; epoch += step)
        ticks.push_back({static_cast<double>(epoch), QString::number(epoch)});
    return ticks;
}

/// The values of an exit by epoch; without those epochs that have none.
QPolygonF lineOf(const TrainingContent &content, std::vector<double> EpochEvent::*values, std::size_t exit)
{
    QPolygonF line;
    for (const EpochEvent &epoch : content.epochs) {
        if (exit < (epoch.*values).size())
            line.append({static_cast<double>(epoch.epoch), (epoch.*values)[exit]});
    }
    return line;
}

void paintMarkers(QPainter &painter, const FigureCanvas &canvas, const TrainingContent &content,
                  const PlotGeometry &geometry, const QPolygonF &line, int exit)
{
    const bool hasAll = geometry.x(1) - geometry.x(0) >= markersApart;
    const EpochEvent *best = content.best();
    painter.setPen(QPen(canvas.theme.surface, 1));
    painter.setBrush(canvas.theme.series(exit));
    for (const QPointF &value : line) {
        const bool isLast = value == line.constLast();
        if (!hasAll && !isLast && !(best && best->epoch == value.x()))
            continue;
        const QPointF place = geometry.pixel({value.x(), value.y()});
        painter.translate(place);
        painter.drawPath(markerShape(exit, markerRadius));
        painter.translate(-place);
    }
    painter.setBrush(Qt::NoBrush);
}

QPen bestPen(const Theme &theme)
{
    return QPen(theme.muted, 1.2, Qt::DotLine, Qt::FlatCap);
}

void paintLines(QPainter &painter, const FigureCanvas &canvas, const TrainingContent &content,
                const PlotGeometry &geometry, const TrainedQuantity &quantity)
{
    if (const EpochEvent *best = content.best()) {
        painter.setPen(bestPen(canvas.theme));
        painter.drawLine(QPointF(geometry.x(best->epoch), geometry.area.top()),
                         QPointF(geometry.x(best->epoch), geometry.area.bottom()));
    }
    const bool isHeldBack = hasHeldBack(content);
    std::vector<DrawnCurve> curves;
    for (int exit = 0; exit < content.exits.size(); ++exit) {
        const auto place = static_cast<std::size_t>(exit);
        const QColor colour = canvas.theme.series(exit);
        if (isHeldBack)
            curves.push_back({lineOf(content, quantity.trained, place), withAlpha(colour, 0.75), Qt::DashLine});
        curves.push_back({lineOf(content, isHeldBack ? quantity.heldBack : quantity.trained, place), colour});
    }
    paintCurves(painter, geometry, curves, curveWidth);
    for (int exit = 0; exit < content.exits.size(); ++exit)
        paintMarkers(painter, canvas, content, geometry,
                     lineOf(content, isHeldBack ? quantity.heldBack : quantity.trained, static_cast<std::size_t>(exit)),
                     exit);
}

/// Returns the plot's area.
QRectF paintPlot(QPainter &painter, const FigureCanvas &canvas, const TrainingContent &content,
                 const TrainedQuantity &quantity)
{
    const QRectF &bounds = canvas.bounds;
    const double line = QFontMetricsF(canvas.font).height();
    const double top = bounds.top() + 0.8 * line;
    const double bottom = std::max(bounds.bottom() - 3.2 * line - 6, top + 20);
    const AxisRange epochs = epochRange(content);
    const AxisRange values = valueRange(content, quantity);
    const auto yTicks = ticksUpwards(values, bottom - top, canvas.font, quantity.scale);
    const double beside = line * 1.8 + 16;
    const double left = bounds.left() + beside + widestLabel(yTicks, canvas.font);
    const QRectF area(QPointF(left, top), QPointF(std::max(bounds.right() - line, left + 20), bottom));
    const PlotGeometry geometry{area, {epochs.low, epochs.high, values.low, values.high}};
    const auto xTicks = epochTicks(content, area.width(), canvas.font);
    const AxisPlace x = [&geometry](double epoch) { return geometry.x(epoch); };
    const AxisPlace y = [&geometry](double value) { return geometry.y(value); };
    paintGrid(painter, canvas, area, xTicks, x, yTicks, y);
    paintLines(painter, canvas, content, geometry, quantity);

    QFont titleFont = canvas.font;
    titleFont.setWeight(QFont::Medium);
    painter.setPen(canvas.theme.muted);
    paintLabelsBeside(painter, yTicks, y, area.left(), AxisSide::Left, canvas.font);
    paintLabelsBelow(painter, xTicks, x, area.bottom(), bounds, canvas.font);
    painter.setPen(canvas.theme.text);
    paintTitleBelow(painter, {tr("Epoch")}, area, bounds, titleFont);
    paintTitleBeside(painter, quantity.titles, area, bounds, AxisSide::Left, titleFont);
    return area;
}

double paintLegend(QPainter &painter, const FigureCanvas &canvas, const QRectF &bounds, const TrainingContent &content)
{
    Legend legend(painter, bounds, canvas);
    for (int exit = 0; exit < content.exits.size(); ++exit)
        legend.addNetwork(content.exits[exit], exit);
    if (hasHeldBack(content)) {
        legend.addLine(tr("images held back"), QPen(canvas.theme.muted, curveWidth));
        legend.addLine(tr("images trained with"), QPen(canvas.theme.muted, curveWidth, Qt::DashLine));
    } else {
        legend.addText(tr("on the images trained with"));
    }
    if (const EpochEvent *best = content.best())
        legend.addLine(tr("best: epoch %1").arg(best->epoch), bestPen(canvas.theme));
    return legend.height();
}

/// "81.2 %" of the images held back; of the others two decimals, since they were changed.
QString scoreText(double loss, double accuracy, std::uint64_t images)
{
    return tr("loss %1, accuracy %2").arg(lossText(loss), accuracyText(accuracy, static_cast<std::int64_t>(images)));
}

} // namespace

const EpochEvent *TrainingContent::best() const
{
    const auto found = std::find_if(epochs.rbegin(), epochs.rend(), [](const auto &epoch) { return epoch.isBest; });
    return found == epochs.rend() ? nullptr : &*found;
}

QString spokenTraining(const TrainingContent &content)
{
    if (content.epochs.empty())
        return tr("No epoch is done yet.");
    const EpochEvent *best = content.best();
    const EpochEvent &shown = best ? *best : content.epochs.back();
    const QString text = tr("Loss and accuracy of the exits of %1 by epoch, up to epoch %2.")
                             .arg(content.network)
                             .arg(content.epochs.back().epoch);
    return text + u' ' + epochTip(content, shown).replace(u'\n', u"; "_s) + u'.';
}

QString epochTip(const TrainingContent &content, const EpochEvent &epoch)
{
    const EpochEvent *best = content.best();
    QStringList lines{best && best->epoch == epoch.epoch ? tr("Epoch %1, the best so far").arg(epoch.epoch)
                                                         : tr("Epoch %1").arg(epoch.epoch)};
    for (std::size_t k = 0; k < epoch.trainLoss.size(); ++k) {
        const QString name = content.exits.value(static_cast<qsizetype>(k));
        const QString trained = scoreText(epoch.trainLoss[k], epoch.trainAccuracy[k], 0);
        if (k < epoch.heldBackLoss.size())
            lines.append(tr("%1: %2 (trained with: %3)")
                             .arg(name,
                                  scoreText(epoch.heldBackLoss[k], epoch.heldBackAccuracy[k], epoch.heldBackImages),
                                  trained));
        else
            lines.append(tr("%1: %2 (trained with)").arg(name, trained));
    }
    if (epoch.joules) {
        const QString joules = QString::fromStdString(fixedText(*epoch.joules, decimalsFor(*epoch.joules)));
        lines.append(epoch.joulesSource == "estimated" ? tr("Energy: %1 J, estimated").arg(joules)
                                                       : tr("Energy: %1 J").arg(joules));
    }
    return lines.join(u'\n');
}

const EpochEvent *epochAt(const TrainingPlots &plots, const TrainingContent &content, QPointF place)
{
    for (const QRectF &plot : {plots.loss, plots.accuracy}) {
        if (!plot.contains(place) || content.epochs.empty())
            continue;
        const double share = (place.x() - plot.left()) / plot.width();
        const double epoch = plots.lowEpoch + share * (plots.highEpoch - plots.lowEpoch);
        const auto distance = [epoch](const EpochEvent &each) { return std::abs(each.epoch - epoch); };
        return &*std::ranges::min_element(content.epochs, {}, distance);
    }
    return nullptr;
}

TrainingPlots paintTrainingFigure(QPainter &painter, const FigureCanvas &canvas, const TrainingContent &content)
{
    if (content.epochs.empty())
        return {};
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF bounds = canvas.bounds.adjusted(8, 8, -8, -4);
    bounds.setTop(bounds.top() + paintLegend(painter, canvas, bounds.adjusted(8, 0, -8, 0), content));
    FigureCanvas loss = canvas;
    FigureCanvas accuracy = canvas;
    loss.bounds = accuracy.bounds = bounds;
    if (bounds.width() >= 1.2 * bounds.height()) {
        loss.bounds.setRight(bounds.center().x());
        accuracy.bounds.setLeft(bounds.center().x());
    } else {
        loss.bounds.setBottom(bounds.center().y());
        accuracy.bounds.setTop(bounds.center().y());
    }
    const TrainedQuantity losses{&EpochEvent::trainLoss, &EpochEvent::heldBackLoss, {tr("Loss (nats)"), tr("Loss")}};
    const TrainedQuantity accuracies{&EpochEvent::trainAccuracy, &EpochEvent::heldBackAccuracy, accuracyAxisTitles(),
                                     percent, 1};
    const AxisRange epochs = epochRange(content);
    return {paintPlot(painter, loss, content, losses), paintPlot(painter, accuracy, content, accuracies), epochs.low,
            epochs.high};
}

} // namespace offramp

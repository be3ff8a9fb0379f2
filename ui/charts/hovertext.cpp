// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/hovertext.h"

#include "ui/charts/curvehit.h"
#include "ui/charts/linepainter.h"
#include "core/results/thresholdsteps.h"
#include "ui/wording/costscale.h"
#include "ui/wording/linewording.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QLineF>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The rows of an outcome, under the exit condition.
QList<std::pair<QString, QString>> rowsOf(const QString &condition, const QString &thresholds,
                                          const OperatingPoint &outcome, const OpenRecording &recording,
                                          const CostScale &scale)
{
    const Point point = pointOf(outcome, recording.table().cost());
    const QString title = recording.isEstimated() ? tr("%1 (estimated)").arg(scale.title()) : scale.title();
    QList<std::pair<QString, QString>> rows{{condition, thresholds},
                                            {title, markedCost(scale.withUnit(point.energy), recording)},
                                            {tr("Accuracy"), accuracyText(point.accuracy, outcome.samples)}};
    const auto shares = outcome.exitShares();
    for (std::size_t k = 0; k < shares.size(); ++k)
        rows.append({tr("At exit %1").arg(k + 1), shareText(shares[k], outcome.samples)});
    return rows;
}

/// The rows of a place on a recording's trade-off curve.
QList<std::pair<QString, QString>> placeRows(const CurvePoint &place, const OpenRecording &recording,
                                             const ThresholdScale &thresholds, const CostScale &scale)
{
    const double threshold = shortestInInterval(recording, place.threshold);
    return rowsOf(exitCondition(thresholds), thresholdsWithUnit({threshold}, thresholds),
                  recording.sweep().at(threshold), recording, scale);
}

/// The pixel on a line, of two points or more, that is nearest to the pointer.
QPointF nearestOn(const QPolygonF &line, QPointF pointer)
{
    QPointF nearest = line.front();
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        const QPointF along = line[i + 1] - line[i];
        const double square = QPointF::dotProduct(along, along);
        const double share
            = square > 0 ? std::clamp(QPointF::dotProduct(pointer - line[i], along) / square, 0.0, 1.0) : 0;
        const QPointF at = line[i] + share * along;
        if (QLineF(at, pointer).length() < QLineF(nearest, pointer).length())
            nearest = at;
    }
    return nearest;
}

} // namespace

HoverCard markerCard(const ChartMarker &marker, const VariantResult &result, const PlotGeometry &geometry,
                     const CostScale &scale)
{
    HoverCard card{geometry.pixel(marker.point), marker.name + u" · "_s + nameOf(*result.recording),
                   rowsOf(marker.condition, marker.thresholds, result.outcome, *result.recording, scale), true,
                   doubtText(result.recording->doubts())};
    if (!marker.change.isEmpty())
        card.rows.append({tr("Change from reference"), marker.change});
    if (!marker.standingWords.isEmpty())
        card.rows.append({tr("Status"), marker.standingWords});
    return card;
}

std::optional<HoverCard> curveCard(const ChartContent &content, const ThresholdView &thresholds,
                                   const PlotGeometry &geometry, QPointF pointer, double hitRadius)
{
    const auto hit = curveAt(content, geometry, pointer, hitRadius);
    if (!hit)
        return std::nullopt;
    const OpenRecording &recording = *hit->recording;
    return HoverCard{hit->place.pixel, networkText(recording),
                     placeRows(hit->place.point, recording, thresholds.scale(recording), content.scale()), true,
                     doubtText(recording.doubts())};
}

HoverCard targetCard(const ChartContent &content, const PlotGeometry &geometry)
{
    const ChartTarget &target = *content.target;
    const bool isAccuracy = target.aim.kind == Aim::Kind::AtLeast;
    const auto &answer = target.answer;
    const QPointF onLine = isAccuracy ? QPointF(geometry.area.center().x(), geometry.y(target.aim.value))
                                      : QPointF(geometry.x(target.aim.value), geometry.area.center().y());
    HoverCard card{target.isDrawn ? geometry.pixel({answer->place.energy, answer->place.accuracy}) : onLine,
                   isAccuracy ? tr("The cheapest, %1").arg(target.text) : tr("The most accurate, %1").arg(target.text),
                   {},
                   false};
    if (!answer || !answer->isMet) {
        card.note = target.sentence;
    } else {
        card.rows.append({tr("Network"), networkText(*answer->recording)});
        card.rows.append(placeRows(answer->place, *answer->recording, target.thresholds, content.scale()));
        card.rows.append({tr("Best of its variants"), target.variant.isEmpty() ? tr("none") : target.variant});
    }
    card.rows.append({tr("Dragging moves"), tr("the target")});
    return card;
}

HoverCard nameCard(const NetworkName &name)
{
    return {name.rect.center(),
            name.text,
            {{name.isHidden ? tr("Hidden; its variants count. Click to show it.")
                            : tr("Click to hide it. Its variants still count."),
              {}}},
            false};
}

std::optional<HoverCard> lineCard(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer,
                                  double hitRadius)
{
    std::optional<HoverCard> card;
    double best = hitRadius;
    for (const ShownLine &line : content.lines) {
        const QPolygonF places = line.isPoint() ? QPolygonF{geometry.pixel(line.points().front())}
                                                : lineInView(line.points(), geometry, content.eMax);
        const QPointF at = places.isEmpty() ? QPointF() : nearestOn(places, pointer);
        const double distance = QLineF(at, pointer).length();
        if (places.isEmpty() || distance >= best || !geometry.area.contains(at))
            continue;
        best = distance;
        const Point point = line.isPoint() ? line.points().front() : geometry.value(at);
        card = HoverCard{at,
                         lineName(line),
                         {{content.scale().title(), markedCost(content.scale().withUnit(point.energy), line)},
                          {tr("Accuracy"), accuracyText(point.accuracy, line.samples)},
                          {tr("Up to E_max"), lineArea(line, content.scale())}},
                         true,
                         lineTip(line.kind())};
    }
    return card;
}

std::optional<HoverCard> importedCard(const ChartContent &content, const PlotGeometry &geometry, QPointF pointer,
                                      double hitRadius)
{
    std::optional<HoverCard> card;
    double best = hitRadius;
    for (const ChartImported &curve : content.imported) {
        const PointTable &table = *curve.table;
        for (std::size_t i = 0; i < table.points.size() && curve.isOnAxis; ++i) {
            const QPointF at = geometry.pixel(table.points[i]);
            const double distance = QLineF(at, pointer).length();
            if (distance >= best || table.points[i].energy >= content.eMax || !geometry.area.contains(at))
                continue;
            best = distance;
            const QString name = table.names.empty() ? QString() : QString::fromStdString(table.names[i]);
            card = HoverCard{at,
                             name.isEmpty() ? curve.name : name + u" · "_s + curve.name,
                             {{content.scale().title(), content.scale().withUnit(table.points[i].energy)},
                              {tr("Accuracy"), percentText(table.points[i].accuracy)}},
                             true};
        }
    }
    return card;
}

} // namespace offramp

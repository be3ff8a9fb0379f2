// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartcontent.h"

#include "ui/charts/ticks.h"
#include "ui/wording/areawording.h"
#include "ui/wording/linewording.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Energies and accuracies of everything but E_max.
std::pair<AxisRange, AxisRange> extents(const ChartContent &content)
{
    AxisRange energy;
    AxisRange accuracy;
    const auto add = [&](const Point &point) {
        energy.add(point.energy);
        accuracy.add(point.accuracy);
    };
    std::ranges::for_each(content.markers, add, &ChartMarker::point);
    std::ranges::for_each(content.steps.points, add);
    if (content.reference)
        std::ranges::for_each(content.reference->markers, add, &OutlinedMarker::point);
    for (const ChartCurve &curve : content.curves) {
        for (const CurvePoint &place : curve.recording->curve())
            add({place.energy, place.accuracy});
    }
    for (const ChartImported &curve : content.imported)
        std::ranges::for_each(curve.steps.points, add);
    for (const ShownLine &line : content.lines) {
        if (!line.points().empty()) { // they ascend
            add(line.points().front());
            add(line.points().back());
        }
    }
    return {energy, accuracy};
}

/// "Imported curve EfficientNets: area 29.31.", or that there is no area.
QString importedWords(const ChartImported &curve, const CostScale &scale)
{
    if (!curve.isOnAxis)
        return tr("Imported curve %1 is not drawn: its costs are in %2.")
            .arg(curve.name, QString::fromUtf8(toText(curve.table->unit)));
    return curve.area ? tr("Imported curve %1: %2.").arg(curve.name, areaPhrase(*curve.area, scale))
                      : tr("Imported curve %1: no point is below E_max.").arg(curve.name);
}

QString selectedSentence(const ChartMarker &marker, const QString &cost)
{
    return tr("Selected: %1, %2 %3, %4, %5 correct%6.")
        .arg(marker.name, marker.condition.toLower(), marker.thresholds, cost,
             accuracyText(marker.point.accuracy, marker.samples),
             marker.standingWords.isEmpty() ? QString() : u", "_s + marker.standingWords);
}

ChartReference referenceOf(const Decisions &decisions, const SetResults &results)
{
    ChartReference reference{results.steps, {}};
    const auto &pinned = decisions.reference->variants;
    for (std::size_t i = 0; i < pinned.size(); ++i) {
        if (results.variants[i].counts() && !decisions.look(pinned[i].recording).isHidden)
            reference.markers.push_back({results.variants[i].point, pinned[i].colour});
    }
    return reference;
}

QString changeText(const std::optional<Point> &change, std::int64_t samples, const CostScale &scale)
{
    if (change == Point())
        return tr("no change");
    if (!change)
        return {};
    return u"%1 %2, %3"_s.arg(scale.changeText(change->energy), scale.unitName(),
                              accuracyChangeText(change->accuracy, samples));
}

} // namespace

QStringList ChartContent::energyTitles() const
{
    return scale().axisTitles(std::ranges::any_of(curves, [](const ChartCurve &curve) {
        return !curve.isHidden && curve.recording->isEstimated();
    }));
}

bool ChartContent::keepsToEMax() const
{
    return reference || !imported.empty() || !withoutCost.empty() || std::ranges::any_of(curves, &ChartCurve::isHidden);
}

QString ChartContent::title() const
{
    return tr("%1\u2013accuracy chart").arg(scale().title());
}

const ChartMarker *ChartContent::find(VariantId id) const
{
    const auto it = std::ranges::find(markers, id, &ChartMarker::id);
    return it == markers.end() ? nullptr : &*it;
}

ChartContent chartContent(const Document &document, std::optional<VariantId> selected, EntropyUnit unit,
                          const ReferenceLines *lines)
{
    ChartContent content;
    const Results &results = document.results();
    content.eMax = document.eMax().value;
    content.unit = document.eMax().unit;
    content.steps = results.steps;
    content.area = results.area;
    content.samples = results.samples().value_or(0);
    for (const RecordingId id : document.decisions().recordings) {
        const RecordingPtr recording = document.recording(id);
        if (recording->hasCost())
            content.curves.push_back({id, recording, document.colourOf(id), document.isHidden(id)});
        else
            content.withoutCost.push_back(recording);
    }
    for (std::size_t i = 0; i < document.variants().size(); ++i) {
        const Variant &variant = document.variants()[i];
        const VariantResult &result = results.variants[i];
        if (document.isHidden(variant.recording) || (!result.hasCost() && selected != variant.id))
            continue;
        const bool plain = result.counts() && result.standing == Standing{};
        const ThresholdScale scale{document.criterion(), unit, result.recording->classes()};
        ChartMarker marker{.id = variant.id,
                           .point = result.point,
                           .samples = result.outcome.samples,
                           .colour = variant.colour,
                           .name = nameOf(variant),
                           .thresholds = thresholdsWithUnit(variant.thresholds, scale),
                           .condition = variant.thresholds.empty() ? tr("Thresholds") : exitCondition(scale),
                           .change = changeText(results.changeOf(variant.id), result.outcome.samples, content.scale()),
                           .included = variant.included,
                           .standing = result.standing,
                           .standingWords = plain ? QString() : standingText(result, content.eMax),
                           .selected = selected == variant.id};
        if (result.hasCost())
            content.markers.push_back(std::move(marker));
        else
            content.unplaced = std::move(marker);
    }
    if (results.reference)
        content.reference = referenceOf(document.decisions(), *results.reference);
    for (std::size_t i = 0; i < results.curves.size(); ++i) {
        const CurveResult &curve = results.curves[i];
        content.imported.push_back(
            {nameOf(document.decisions().curves[i]), curve.table, curve.steps, curve.area, curve.isOnAxis});
    }
    if (lines)
        content.lines = lines->shown();
    std::erase_if(content.lines,
                  [&](const ShownLine &line) { return line.recording && document.isHidden(*line.recording); });
    return content;
}

bool prefersLogarithmic(const ChartContent &content)
{
    AxisRange energy;
    for (const ChartMarker &marker : content.markers)
        energy.add(marker.point.energy);
    for (const Point &point : content.steps.points)
        energy.add(point.energy);
    for (const ChartImported &curve : content.imported) {
        for (const Point &point : curve.steps.points)
            energy.add(point.energy);
    }
    return energy.low > 0 && energy.low < energy.high
           && energy.high - energy.low < 0.1 * std::max(content.eMax, energy.high);
}

PlotRange fittedRange(const ChartContent &content, bool logarithmic)
{
    auto [energy, accuracy] = extents(content);
    if (energy.low > energy.high)
        return {0, content.eMax * 1.04, 0, 1, false};
    energy.add(content.eMax);

    PlotRange range;
    range.logarithmic = logarithmic && energy.low > 0;
    // Nothing counts left of the cheapest variant, so the axis need not start at 0.
    range.lowEnergy
        = range.logarithmic ? energy.low / 1.25 : std::max(0.0, energy.low - 0.15 * (energy.high - energy.low));
    range.highEnergy = range.logarithmic ? energy.high * 1.15 : energy.high + 0.04 * (energy.high - range.lowEnergy);
    const double air = std::max(0.06 * (accuracy.high - accuracy.low), 0.005);
    range.lowAccuracy = std::max(0.0, accuracy.low - 2 * air);
    range.highAccuracy = accuracy.high + 1.5 * air;
    return range;
}

QString notDrawnText(const ChartContent &content)
{
    QStringList parts;
    for (const RecordingPtr &recording : content.withoutCost)
        parts.append(noCostPhrase(*recording));
    for (const ChartImported &curve : content.imported) {
        if (!curve.isOnAxis)
            parts.append(tr("%1: in %2").arg(curve.name, QString::fromUtf8(toText(curve.table->unit))));
    }
    return parts.join(u" \u00b7 "_s);
}

QString hiddenText(const ChartContent &content)
{
    const auto hidden = std::ranges::count(content.curves, true, &ChartCurve::isHidden);
    if (hidden == 0)
        return {};
    return hidden == 1 ? tr("1 network hidden") : tr("%1 networks hidden").arg(hidden);
}

QString spokenContent(const ChartContent &content)
{
    if (content.isEmpty())
        return tr("No recording is open.");
    const CostScale scale = content.scale();
    QStringList sentences;
    for (const ChartImported &curve : content.imported)
        sentences.append(importedWords(curve, scale));
    for (const RecordingPtr &recording : content.withoutCost)
        sentences.append(tr("%1, so it is not drawn.").arg(noCostPhrase(*recording)));
    for (const ChartCurve &curve : content.curves) {
        if (!curve.isHidden && curve.recording->isEstimated())
            sentences.append(tr("The costs of %1 are estimated.").arg(nameOf(*curve.recording)));
    }
    if (content.curves.empty() && content.withoutCost.empty())
        return sentences.join(u' ');
    if (!content.curves.empty())
        sentences.append(
            tr("%1 variants on the trade-off curves of %2 networks.")
                .arg(content.markers.size())
                .arg(content.curves.size()
                     - static_cast<std::size_t>(std::ranges::count(content.curves, true, &ChartCurve::isHidden))));
    if (const QString hidden = hiddenText(content); !hidden.isEmpty())
        sentences.append(tr("%1. Hidden variants count.").arg(hidden));
    if (content.area)
        sentences.append(tr("The area under the step curve up to E_max %1 %2 is %3, normalised %4.")
                             .arg(scale.eMaxText(), scale.unitName(), scale.text(*content.area),
                                  normalisedText(*content.area / content.eMax, content.samples)));
    else
        sentences.append(content.curves.empty() ? tr("No network has this cost, so there is no area.")
                                                : tr("No variant is below E_max, so there is no area."));
    for (const ShownLine &line : content.lines)
        sentences.append(lineSentence(line, scale));
    if (content.target)
        sentences.append(tr("Target: %1. %2").arg(content.target->text, content.target->sentence));
    for (const ChartMarker &marker : content.markers) {
        if (marker.selected)
            sentences.append(selectedSentence(marker, scale.withUnit(marker.point.energy)));
        if (marker.selected && !marker.change.isEmpty())
            sentences.append(tr("Change from reference: %1.").arg(marker.change));
    }
    if (content.unplaced)
        sentences.append(selectedSentence(*content.unplaced, noCostText(scale.unit)));
    return sentences.join(u' ');
}

} // namespace offramp

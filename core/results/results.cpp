// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/results.h"

#include <algorithm>
#include <limits>

namespace offramp {

namespace {

/// The outcome at the variant's thresholds, from the sweep of one exit where there is one for them.
OperatingPoint outcomeOf(const Variant &variant, const OpenRecording &recording, const ExitSweep *sweep)
{
    if (!sweep || !sweep->fits(variant.thresholds))
        return recording.outcomeAt(variant.thresholds);
    return sweep->at(variant.thresholds[static_cast<std::size_t>(sweep->exit().value)]);
}

VariantResult resultOf(const Variant &variant, const RecordingPtr &recording, SetResults &before)
{
    const auto known = std::find_if(before.variants.begin(), before.variants.end(), [&](const VariantResult &r) {
        return r.id == variant.id && r.recording == recording;
    });
    VariantResult result;
    if (known != before.variants.end() && known->thresholds == variant.thresholds) {
        result = std::move(*known);
        result.standing = {};
        result.areaLost.reset();
    } else {
        result.id = variant.id;
        result.recording = recording;
        result.thresholds = variant.thresholds;
        if (known != before.variants.end())
            result.sweep = std::move(known->sweep);
        result.outcome = outcomeOf(variant, *recording, result.sweep.get());
        result.point = pointOf(result.outcome, recording->table().cost());
        if (!recording->hasCost())
            result.point.energy = std::numeric_limits<double>::quiet_NaN();
        result.exitShares = result.outcome.exitShares();
    }
    result.name = variant.name;
    result.included = variant.included;
    return result;
}

/// viewOf: gives the view of a recording by its id.
template<typename ViewOf>
SetResults evaluateSet(const std::vector<Variant> &variants, Criterion criterion, CostUnit unit, double eMax,
                       const Sources &sources, ViewOf viewOf, SetResults before)
{
    SetResults results;
    results.criterion = criterion;
    results.unit = unit;
    std::vector<Point> points;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        results.variants.push_back(
            resultOf(variants[i], sources.at(variants[i].recording, viewOf(variants[i].recording)), before));
        if (results.variants.back().counts()) {
            rows.push_back(i);
            points.push_back(results.variants.back().point);
        }
    }
    results.steps.eMax = eMax;
    for (const std::size_t i : stepOrder(points, eMax)) {
        results.steps.points.push_back(points[i]);
        results.stepVariants.push_back(results.variants[rows[i]].id);
    }
    results.area = results.steps.area();
    results.normalisedArea = results.steps.normalisedArea();
    const auto all = standings(points, eMax);
    const auto lost = areasLost(points, eMax);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        results.variants[rows[i]].standing = all[i];
        results.variants[rows[i]].areaLost = lost[i];
    }
    return results;
}

std::vector<CurveResult> evaluateCurves(const Decisions &decisions, std::vector<CurveResult> before)
{
    std::vector<CurveResult> results;
    for (const ImportedCurve &curve : decisions.curves) {
        const auto known = std::ranges::find(before, curve.id, &CurveResult::id);
        const bool isOnAxis = curve.table->unit == decisions.eMax.unit;
        if (known != before.end() && known->table == curve.table && known->isOnAxis == isOnAxis
            && known->steps.eMax == decisions.eMax.value) {
            results.push_back(std::move(*known));
            continue;
        }
        StepCurve steps = stepCurve(isOnAxis ? curve.table->points : std::vector<Point>(), decisions.eMax.value);
        const auto area = steps.area();
        const auto normalised = steps.normalisedArea();
        results.push_back({curve.id, curve.table, isOnAxis, std::move(steps), area, normalised});
    }
    return results;
}

std::optional<double> difference(const std::optional<double> &now, const std::optional<double> &then)
{
    return now && then ? std::optional(*now - *then) : std::nullopt;
}

} // namespace

const VariantResult *SetResults::find(VariantId id) const
{
    const auto it = std::ranges::find(variants, id, &VariantResult::id);
    return it == variants.end() ? nullptr : &*it;
}

std::optional<std::int64_t> SetResults::samples() const
{
    std::optional<std::int64_t> samples;
    for (const VariantResult &result : variants) {
        if (!result.counts())
            continue;
        if (samples && samples != result.outcome.samples)
            return std::nullopt;
        samples = result.outcome.samples;
    }
    return samples;
}

std::optional<double> Results::areaChange() const
{
    return reference ? difference(area, reference->area) : std::nullopt;
}

std::optional<double> Results::normalisedAreaChange() const
{
    return reference ? difference(normalisedArea, reference->normalisedArea) : std::nullopt;
}

std::optional<Point> Results::changeOf(VariantId id) const
{
    const VariantResult *now = find(id);
    const VariantResult *then = reference ? reference->find(id) : nullptr;
    if (!now || !then || !now->hasCost())
        return std::nullopt;
    return Point{now->point.energy - then->point.energy, now->point.accuracy - then->point.accuracy};
}

Results evaluate(const Decisions &decisions, const Sources &sources, Results before)
{
    std::optional<SetResults> reference;
    const auto isThere = [&](const Variant &variant) { return sources.contains(variant.recording); };
    if (const auto &pinned = decisions.reference; pinned && std::ranges::all_of(pinned->variants, isThere))
        reference = evaluateSet(
            pinned->variants, pinned->criterion, decisions.eMax.unit,
            pinned->unit == decisions.eMax.unit ? pinned->eMax : decisions.eMax.value, sources,
            [&](RecordingId id) { return decisions.referenceViewOf(id); },
            std::move(before.reference).value_or(SetResults()));
    auto curves = evaluateCurves(decisions, std::move(before.curves));
    return {evaluateSet(
                decisions.variants, decisions.criterion, decisions.eMax.unit, decisions.eMax.value, sources,
                [&](RecordingId id) { return decisions.viewOf(id); }, std::move(before)),
            std::move(reference), std::move(curves)};
}

} // namespace offramp

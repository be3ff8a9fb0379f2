// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/results.h"

#include <algorithm>

namespace offramp {

namespace {

/// The outcome at the variant's thresholds, from the sweep of one exit where there is one for them.
OperatingPoint outcomeOf(const VariantDecision &variant, const OpenRecording &recording, const ExitSweep *sweep)
{
    if (!sweep || !sweep->fits(variant.thresholds))
        return recording.outcomeAt(variant.thresholds);
    return sweep->at(variant.thresholds[static_cast<std::size_t>(sweep->exit().value)]);
}

VariantResult resultOf(const VariantDecision &variant, const RecordingPtr &recording, Results &before)
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
        result.point = pointInGflops(result.outcome);
        result.exitShares = result.outcome.exitShares();
    }
    result.included = variant.included;
    return result;
}

} // namespace

const VariantResult *Results::find(VariantId id) const
{
    const auto it = std::find_if(variants.begin(), variants.end(), [&](const VariantResult &r) { return r.id == id; });
    return it == variants.end() ? nullptr : &*it;
}

Results computeResults(const Decisions &decisions, const std::function<RecordingPtr(RecordingId)> &recordingOf,
                       Results before)
{
    Results results;
    std::vector<Point> points;
    std::vector<std::size_t> rows;
    for (const VariantDecision &variant : decisions.variants) {
        results.variants.push_back(resultOf(variant, recordingOf(variant.recording), before));
        if (variant.included) {
            rows.push_back(results.variants.size() - 1);
            points.push_back(results.variants.back().point);
        }
    }

    const double eMax = decisions.eMax.gflops;
    results.steps = stepCurve(points, eMax);
    results.area = results.steps.area();
    results.normalisedArea = results.steps.normalisedArea();
    const auto all = standings(points, eMax);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        results.variants[rows[i]].standing = all[i];
        results.variants[rows[i]].areaLost = areaLostWithout(points, i, eMax);
    }
    return results;
}

} // namespace offramp

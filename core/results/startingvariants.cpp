// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/startingvariants.h"

#include "core/exits/curvefront.h"
#include "core/results/thresholdsteps.h"
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"

#include <algorithm>
#include <limits>
#include <span>

namespace offramp {

namespace {

constexpr std::size_t besidesFull = 3; ///< starting variants
constexpr double mostLost = 0.01;      ///< of the area, so that the full network counts

/// The mean cost at a place on the curve as it is stored: whole numbers, so that shares of them are met exactly.
double costAt(const OpenRecording &recording, const CurvePoint &place)
{
    return recording.sweep().at(place.threshold).meanCost(recording.table().cost());
}

/// The threshold of the most expensive place on the curve that costs no more than cost, as it is stored.
double thresholdAtCost(const OpenRecording &recording, double cost)
{
    const auto &curve = recording.curve();
    const auto place = std::partition_point(curve.begin(), curve.end(),
                                            [&](const CurvePoint &point) { return costAt(recording, point) > cost; });
    return place == curve.end() ? curve.back().threshold : place->threshold;
}

/// Early exits whose steps have the largest area up to end, cheapest first: at most besidesFull places that are below
/// end and less accurate than ceiling.
std::vector<CurvePoint> bestPlaces(const OpenRecording &recording, double end, double ceiling)
{
    const CurveFront front(std::span(recording.curve()).subspan(1), ceiling); // the first is the full network
    std::vector<Point> points;
    for (const CurvePoint &place : front.places())
        points.push_back({place.energy, place.accuracy});
    std::vector<CurvePoint> best;
    for (const std::size_t i : bestPoints(points, besidesFull, end).value_or(std::vector<std::size_t>()))
        best.push_back(front.places()[i]);
    return best;
}

double areaOf(const std::vector<CurvePoint> &places, const CurvePoint &full, double eMax)
{
    std::vector<Point> points{{full.energy, full.accuracy}};
    for (const CurvePoint &place : places)
        points.push_back({place.energy, place.accuracy});
    return stepCurve(points, eMax).area().value_or(0);
}

/// What a point adds to the area; 0 where one of the steps dominates it.
double gainOf(const Point &point, const StepCurve &steps)
{
    double highest = 0; ///< of the steps before it
    double level = 0;
    for (const Point &step : steps.points) {
        const bool isBefore
            = step.energy < point.energy || (step.energy == point.energy && step.accuracy <= point.accuracy);
        if (!isBefore)
            return point.accuracy > highest ? (point.accuracy - level) * (step.energy - point.energy) : 0;
        level = step.accuracy;
        highest = std::max(highest, level);
    }
    return point.accuracy > highest ? (point.accuracy - level) * std::max(0.0, steps.eMax - point.energy) : 0;
}

} // namespace

Thresholds thresholdsAt(const OpenRecording &recording, double threshold)
{
    return Thresholds(static_cast<std::size_t>(recording.table().exitCount() - 1),
                      shortestInInterval(recording, threshold));
}

std::vector<Thresholds> startingThresholds(const OpenRecording &recording, double eMax)
{
    const CurvePoint &full = recording.curve().front();
    std::vector<CurvePoint> best = bestPlaces(recording, eMax, std::numeric_limits<double>::infinity());
    if (full.energy < eMax) {
        // With the full network as the last step, the best others are those with the largest area up to it.
        std::vector<CurvePoint> below = bestPlaces(recording, full.energy, full.accuracy);
        if ((1 + mostLost) * areaOf(below, full, eMax) >= areaOf(best, full, eMax))
            best = std::move(below);
    }
    std::vector<Thresholds> starts{thresholdsAt(recording, full.threshold)};
    for (auto place = best.rbegin(); place != best.rend(); ++place)
        starts.push_back(thresholdsAt(recording, place->threshold));
    return starts;
}

std::vector<Variant> startingVariants(RecordingId id, const OpenRecording &recording, double eMax)
{
    std::vector<Variant> variants;
    for (Thresholds &thresholds : startingThresholds(recording, eMax))
        variants.push_back({.recording = id, .thresholds = std::move(thresholds)});
    return variants;
}

Thresholds nextThresholds(const OpenRecording &recording, const StepCurve &steps, const std::vector<double> &energies)
{
    if (!recording.hasCost()) // its curve counts another cost than the steps and the variants
        return thresholdsInWidestGap(recording, {});
    const CurvePoint *best = nullptr;
    double most = 0;
    for (const CurvePoint &place : recording.curve()) {
        const double gain = gainOf({place.energy, place.accuracy}, steps);
        if (gain > most) {
            most = gain;
            best = &place;
        }
    }
    return best ? thresholdsAt(recording, best->threshold) : thresholdsInWidestGap(recording, energies);
}

Thresholds thresholdsInWidestGap(const OpenRecording &recording, std::vector<double> energies)
{
    energies.push_back(recording.curve().front().energy);
    energies.push_back(recording.curve().back().energy);
    std::sort(energies.begin(), energies.end());
    std::size_t widest = 0;
    for (std::size_t i = 0; i + 1 < energies.size(); ++i) {
        if (energies[i + 1] - energies[i] > energies[widest + 1] - energies[widest])
            widest = i;
    }
    const double middle = (energies[widest] + energies[widest + 1]) / 2;
    return thresholdsAt(recording, thresholdAtCost(recording, storedCost(middle, recording.table().cost().unit)));
}

} // namespace offramp

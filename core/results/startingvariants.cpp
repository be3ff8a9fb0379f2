// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/startingvariants.h"

#include "core/results/thresholdsteps.h"

#include <algorithm>

namespace offramp {

namespace {

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
    return shortestInInterval(recording, place == curve.end() ? curve.back().threshold : place->threshold);
}

} // namespace

std::vector<Thresholds> startingThresholds(const OpenRecording &recording)
{
    const auto earlyExits = static_cast<std::size_t>(recording.table().exitCount() - 1);
    const double never = shortestInInterval(recording, ThresholdIntervals(recording).never);
    std::vector<Thresholds> starts{Thresholds(earlyExits, never)};

    const auto &curve = recording.curve();
    const double highest = costAt(recording, curve.front());
    const double cheapest = costAt(recording, curve.back());
    for (const double share : {0.8, 0.6, 0.4, 0.2}) {
        const double wanted = cheapest + share * (highest - cheapest);
        const Thresholds thresholds(earlyExits, thresholdAtCost(recording, wanted));
        if (thresholds != starts.back())
            starts.push_back(thresholds);
    }
    return starts;
}

std::vector<Variant> startingVariants(RecordingId id, const OpenRecording &recording)
{
    std::vector<Variant> variants;
    for (Thresholds &thresholds : startingThresholds(recording))
        variants.push_back({.recording = id, .thresholds = std::move(thresholds)});
    return variants;
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
    const auto earlyExits = static_cast<std::size_t>(recording.table().exitCount() - 1);
    return Thresholds(earlyExits, thresholdAtCost(recording, storedCost(middle, recording.table().cost().unit)));
}

} // namespace offramp

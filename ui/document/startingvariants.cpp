// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/startingvariants.h"

#include "ui/document/thresholdsteps.h"

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
    std::vector<Thresholds> starts{Thresholds(earlyExits, neverLeave(recording.criterion()))};

    const auto &curve = recording.curve();
    const double highest = costAt(recording, curve.front());
    const double lowest = costAt(recording, curve.back());
    for (const double share : {0.8, 0.6, 0.4, 0.2}) {
        const double wanted = lowest + share * (highest - lowest);
        const Thresholds thresholds(earlyExits, thresholdAtCost(recording, wanted));
        if (thresholds != starts.back())
            starts.push_back(thresholds);
    }
    return starts;
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

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/startingvariants.h"

#include "ui/document/thresholdsteps.h"

#include <algorithm>

namespace offramp {

std::vector<Thresholds> startingThresholds(const OpenRecording &recording)
{
    const auto earlyExits = static_cast<std::size_t>(recording.table().exitCount() - 1);
    std::vector<Thresholds> starts{Thresholds(earlyExits, neverLeave(Criterion::Entropy))};

    const auto &curve = recording.curve();
    const double dearest = curve.front().meanCost;
    const double cheapest = curve.back().meanCost;
    for (const double share : {0.8, 0.6, 0.4, 0.2}) {
        const double wanted = cheapest + share * (dearest - cheapest);
        const auto place = std::find_if(curve.begin(), curve.end(),
                                        [&](const CurvePoint &point) { return point.meanCost <= wanted; });
        if (place == curve.end())
            continue;
        const Thresholds thresholds(earlyExits, shortestInInterval(recording, place->threshold));
        if (thresholds != starts.back())
            starts.push_back(thresholds);
    }
    return starts;
}

} // namespace offramp

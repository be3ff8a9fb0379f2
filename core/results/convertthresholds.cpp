// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/convertthresholds.h"

#include "core/results/thresholdsteps.h"
#include "core/support/numbers.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

/// The shared threshold of the place on the curve that is nearest to an energy.
double thresholdNearEnergy(const OpenRecording &recording, double energy)
{
    const auto &curve = recording.curve();
    const auto place
        = std::ranges::min_element(curve, {}, [&](const CurvePoint &point) { return std::abs(point.energy - energy); });
    return shortestInInterval(recording, place->threshold);
}

/// A threshold below which lie as many of the values as nearly can be; splits no equal values. never: below all.
double thresholdForCount(std::vector<float> values, std::size_t count, double never)
{
    std::ranges::sort(values);
    if (count == 0 || values.empty())
        return never;
    if (count >= values.size())
        return shortestBetween(values.back(), values.back() + 1.0);
    auto cut = values.begin() + static_cast<std::ptrdiff_t>(count);
    if (*cut == *(cut - 1)) {
        const auto [first, last] = std::equal_range(values.begin(), values.end(), *cut);
        cut = cut - first <= last - cut ? first : last;
    }
    if (cut == values.begin())
        return never;
    if (cut == values.end())
        return shortestBetween(values.back(), values.back() + 1.0);
    return shortestBetween(*(cut - 1), *cut);
}

/// A threshold below which as many of all samples lie as below another one of from.
double thresholdOfRank(ExitIndex exit, double threshold, const OpenRecording &from, const OpenRecording &to,
                       double never)
{
    const auto values = to.whole().uncertainty(exit);
    const auto below = std::ranges::count_if(from.whole().uncertainty(exit), [&](float u) { return u < threshold; });
    return thresholdForCount({values.begin(), values.end()}, static_cast<std::size_t>(below), never);
}

} // namespace

Thresholds convertThresholds(const Thresholds &thresholds, const OpenRecording &from, const OpenRecording &to)
{
    if (thresholds.empty())
        return thresholds;
    const OperatingPoint wanted = from.outcomeAt(thresholds);
    const double never = shortestInInterval(to, ThresholdIntervals(to).never);
    if (const auto shared = sharedThreshold(thresholds)) {
        const bool isUsed = !to.sweep().breakpoints().empty(); // more than one exit is on
        return Thresholds(thresholds.size(), isUsed
                                                 ? thresholdNearEnergy(to, pointOf(wanted, from.table().cost()).energy)
                                                 : thresholdOfRank({0}, *shared, from, to, never));
    }

    Thresholds converted;
    std::vector<SampleIndex> reaching;
    for (std::size_t i = 0; i < to.table().sampleCount(); ++i)
        reaching.push_back({i});
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
        const ExitIndex exit{static_cast<int>(k)};
        if (!to.hasThreshold(exit)) { // it is kept for when the exit is on again
            converted.push_back(thresholdOfRank(exit, thresholds[k], from, to, never));
            continue;
        }
        const auto uncertainty = to.table().uncertainty(exit);
        std::vector<float> values;
        for (const SampleIndex sample : reaching)
            values.push_back(uncertainty[sample.value]);
        converted.push_back(thresholdForCount(std::move(values), static_cast<std::size_t>(wanted.leaving[k]), never));
        std::erase_if(reaching, [&](SampleIndex sample) { return uncertainty[sample.value] < converted.back(); });
    }
    return converted;
}

} // namespace offramp

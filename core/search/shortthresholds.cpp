// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/shortthresholds.h"

#include "core/exits/thresholdsweep.h"
#include "core/support/numbers.h"

#include <algorithm>

namespace offramp {

namespace {

/// The threshold of fewest decimals between the same two of values.
double shortest(std::vector<float> values, double threshold, Criterion criterion)
{
    std::ranges::sort(values);
    const auto rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
    const double never = neverLeave(criterion, values);
    const auto above = std::ranges::lower_bound(values, threshold, {}, [](float u) { return static_cast<double>(u); });
    if (above == values.begin())
        return never;
    const double below = *(above - 1);
    // Above all of them as far beyond their representative as the last one is on this side of it.
    const double next = above == values.end() ? 2 * thresholdAbove(values, never) - below : static_cast<double>(*above);
    return below < next ? shortestBetween(below, next) : threshold;
}

} // namespace

Thresholds shortened(const ExitTable &table, const Thresholds &thresholds, Criterion criterion)
{
    std::vector<float> all;
    Thresholds shorter;
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
        const auto uncertainty = table.uncertainty({static_cast<int>(k)});
        shorter.push_back(shortest({uncertainty.begin(), uncertainty.end()}, thresholds[k], criterion));
        all.insert(all.end(), uncertainty.begin(), uncertainty.end());
    }
    if (const auto shared = sharedThreshold(thresholds))
        return Thresholds(thresholds.size(), shortest(std::move(all), *shared, criterion));
    return shorter;
}

} // namespace offramp

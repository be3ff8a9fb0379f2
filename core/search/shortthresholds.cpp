// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/shortthresholds.h"

#include "core/exits/shortestthreshold.h"

#include <algorithm>

namespace offramp {

namespace {

/// The shortest threshold between the same two of values.
double shortest(std::vector<float> values, double threshold, Criterion criterion)
{
    std::ranges::sort(values);
    const auto rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
    return shortestThreshold(values, neverLeave(criterion, values), threshold);
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

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/shortestthreshold.h"

#include "core/exits/thresholdsweep.h"
#include "core/support/numbers.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

/// Of whole numbers that follow each other (a patience), the upper: no sample below it is at it.
double between(double low, double high)
{
    return low == std::floor(low) && high == low + 1 ? high : shortestBetween(low, high);
}

} // namespace

double shortestThreshold(const std::vector<float> &breakpoints, double never, double threshold)
{
    if (breakpoints.empty())
        return never;
    const auto above
        = std::ranges::lower_bound(breakpoints, threshold, {}, [](float u) { return static_cast<double>(u); });
    const double inner = above == breakpoints.begin() ? breakpoints.front() : *(above - 1);
    if (above != breakpoints.begin() && above != breakpoints.end())
        return between(inner, *above);
    const double representative = above == breakpoints.begin() ? never : thresholdAbove(breakpoints, never);
    const double outer = 2 * representative - inner;
    return inner == outer ? representative : between(std::min(inner, outer), std::max(inner, outer));
}

} // namespace offramp

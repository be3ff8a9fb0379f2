// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/exittable.h"
#include "core/search/searchwatch.h"
#include "core/support/error.h"
#include "core/tradeoff/point.h"

#include <vector>

namespace offramp {

/// How much work a search does. The defaults take seconds for 10,000 samples.
struct SearchLimits {
    double exactSteps = 5e9;  ///< all thresholds are tried where that takes at most so many steps of about a nanosecond
    std::size_t rounds = 4;   ///< otherwise: how often what was found is improved,
    std::size_t anchors = 24; ///< by planes of two thresholds through so many outcomes,
    std::size_t rows = 512;   ///< each with at most so many values of the first threshold,
    std::size_t lines = 500;  ///< and by each threshold alone from so many outcomes
    std::size_t slopes = 32;  ///< the limit: how many weights of cost against accuracy it is computed for,
    std::size_t cells = 200;  ///< and into how many parts the values of the outer thresholds are divided for each

    bool operator==(const SearchLimits &) const = default;
};

/// An outcome of thresholds.
struct FrontPoint {
    Point point;           ///< on the table that was searched
    Thresholds thresholds; ///< one for each exit but the last, each a representativeThresholds() of its exit

    bool operator==(const FrontPoint &) const = default;
};

/// What thresholds for each exit of one table can reach.
struct ThresholdFront {
    std::vector<FrontPoint> points; ///< that dominate all others found; ascending in energy and in accuracy
    std::vector<Point> limit;       ///< the outcome of any thresholds is one of these, or one of these dominates it
    bool isExact = false;           ///< all thresholds were tried: points is the Pareto front, and limit the same

    bool operator==(const ThresholdFront &) const = default;
};

/// Searches the thresholds of all exits. Up to two thresholds are tried exactly for any number of samples that can be
/// searched in limits.exactSteps (70,000 by default), more thresholds for fewer samples. Otherwise the front of shared
/// thresholds is improved: all pairs of two thresholds through outcomes on the front, and single thresholds, while the
/// others are fixed; and the limit says what no thresholds can reach. The result is the same every time.
/// May run in any thread.
[[nodiscard]] Result<ThresholdFront> searchThresholds(const ExitTable &table, Criterion criterion,
                                                      const SearchLimits &limits = {}, const SearchWatch &watch = {});

} // namespace offramp

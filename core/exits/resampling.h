// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/areainterval.h"
#include "core/support/cancelled.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace offramp {

struct BootstrapPlan {
    std::size_t resamples = 2000; ///< at least 2
    std::uint64_t seed = 1;       ///< the same seed gives the same numbers on every platform

    bool operator==(const BootstrapPlan &) const = default;
};

/// How often each sample of a test set is drawn in one resample.
using DrawnCounts = std::vector<std::uint32_t>;

/// Draws as many samples as each test set has, with replacement, and gives the counts to take, in the order of sizes;
/// plan.resamples times. Test sets are drawn independently of each other; the first one as if it were alone. Errors:
/// fewer than two resamples, a cancelled run (isCancelled is called before each resample).
[[nodiscard]] Result<void> resample(const std::vector<std::size_t> &sizes, const BootstrapPlan &plan,
                                    const IsCancelled &isCancelled,
                                    const std::function<void(const std::vector<DrawnCounts> &)> &take);

/// The means of a variant over the samples drawn; counts are of its test set.
[[nodiscard]] Point resampledPoint(const SampleOutcomes &variant, const DrawnCounts &counts);

/// The interval of a number from its values in the resamples, at least two: their standard error, and the 2.5 and
/// 97.5 % quantiles, interpolated linearly. No near ties.
[[nodiscard]] AreaInterval resampledInterval(double value, std::vector<double> drawn);

} // namespace offramp

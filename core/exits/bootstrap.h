// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/resampling.h"

#include <optional>
#include <vector>

namespace offramp {

/// The area with its 95 % interval by resampling: n samples drawn with replacement, A and E recomputed,
/// steps re-sorted; standard error and the 2.5 and 97.5 % quantiles of the areas found. Also valid for nearly equal
/// energies. A resample without a variant below E_max counts as an area of 0. Slow (most of a second for
/// 2,000 resamples of 11 variants x 10,000 samples): isCancelled is called between resamples; a cancelled
/// run ends in an error of kind Cancelled. Other errors: those of areaInterval().
[[nodiscard]] Result<AreaInterval> bootstrapArea(const AreaState &state, const BootstrapPlan &plan,
                                                 const IsCancelled &isCancelled = {});

/// Means of one variant with their 95 % intervals; no near ties.
struct PointInterval {
    AreaInterval energy;
    AreaInterval accuracy;

    bool operator==(const PointInterval &) const = default;
};

/// An area and the variants under it, each number with its interval from the same resamples.
struct StateIntervals {
    std::optional<AreaInterval> area; ///< as bootstrapArea() gives it; nothing where no variant is below E_max
    std::vector<PointInterval> variants;

    bool operator==(const StateIntervals &) const = default;
};

/// The intervals of every number of a state, as bootstrapArea() takes them. Errors: no variant, different test sets, a
/// cancelled run.
[[nodiscard]] Result<StateIntervals> bootstrapState(const AreaState &state, const BootstrapPlan &plan,
                                                    const IsCancelled &isCancelled = {});

/// The interval of the change of the area from reference to state: both use the same resamples. Errors: those of
/// changeInterval().
[[nodiscard]] Result<AreaInterval> bootstrapChange(const AreaState &state, const AreaState &reference,
                                                   const BootstrapPlan &plan, const IsCancelled &isCancelled = {});

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/operatingpoint.h"
#include "core/support/error.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace offramp {

/// What every sample makes of one variant: what intervals and resamples are computed from. Costs as they are shown.
struct SampleOutcomes {
    Point point;                     ///< the means over all samples, as pointOf() gives them
    double energyDeviation = 0;      ///< standard error of point.energy
    std::uint64_t labelDigest = 0;   ///< of the labels in order: distinguishes test sets
    std::vector<std::uint8_t> right; ///< [n] 1 if the prediction is the label, else 0
    std::vector<double> cost;        ///< [n] of exiting where the sample exits

    [[nodiscard]] std::size_t sampleCount() const { return right.size(); }

    bool operator==(const SampleOutcomes &) const = default;
};

/// Outcomes are shared, so that only the variant that moved is recomputed and a background job may hold the rest.
using SharedOutcomes = std::shared_ptr<const SampleOutcomes>;

/// The outcomes of a table; thresholds holds one value for each exit but the last. O(n K).
[[nodiscard]] SharedOutcomes sampleOutcomes(const ExitTable &table, const Thresholds &thresholds);

/// An error for variants of different samples: another number of samples, or other labels.
[[nodiscard]] Result<void> checkSameSamples(std::span<const SharedOutcomes> variants);

} // namespace offramp

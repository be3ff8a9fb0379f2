// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/exittable.h"
#include "core/tradeoff/point.h"

#include <cstdint>
#include <vector>

namespace offramp {

/// What happens to a whole test set at one setting of the thresholds.
struct OperatingPoint {
    std::int64_t samples = 0;
    std::vector<std::int64_t> leaving; ///< [K] samples that exit at each exit; their sum is samples
    std::vector<std::int64_t> correct; ///< [K] those of them that are correct
    double sampleCosts = 0;            ///< sum over all samples where each has its own cost (perSample), else 0

    [[nodiscard]] std::int64_t correctInAll() const;
    [[nodiscard]] std::vector<double> exitShares() const; ///< [K] fractions that sum to 1

    /// Top-1, a fraction.
    [[nodiscard]] double accuracy() const { return static_cast<double>(correctInAll()) / static_cast<double>(samples); }

    /// The cost of all samples together, and of one sample on average, in the unit of cost. Any column per exit of
    /// the same network will do; one per sample must be that of the table the outcome was counted in.
    [[nodiscard]] double totalCost(const CostColumn &cost) const;
    [[nodiscard]] double meanCost(const CostColumn &cost) const
    {
        return totalCost(cost) / static_cast<double>(samples);
    }

    bool operator==(const OperatingPoint &) const = default;
};

/// Where an outcome lies on the energy-accuracy plane; energy in the unit that costs are shown in.
[[nodiscard]] Point pointOf(const OperatingPoint &outcome, const CostColumn &cost);

/// Where one sample exits: the first exit whose uncertainty is strictly below its threshold, else the last.
/// thresholds holds one value for each exit but the last.
[[nodiscard]] ExitIndex exitOf(const ExitTable &table, SampleIndex sample, const Thresholds &thresholds);

/// Where every sample exits, [n]; the same rule for all of them at once.
[[nodiscard]] std::vector<ExitIndex> exitsOf(const ExitTable &table, const Thresholds &thresholds);

/// The outcome for any thresholds, exit by exit, in O(n K): for every setting, and what sweeps are checked by.
[[nodiscard]] OperatingPoint evaluate(const ExitTable &table, const Thresholds &thresholds);

} // namespace offramp

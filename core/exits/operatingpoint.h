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
    double totalCost = 0;              ///< over all samples, in the table's unit

    [[nodiscard]] std::int64_t correctInAll() const;
    [[nodiscard]] double accuracy() const;                ///< top-1, a fraction
    [[nodiscard]] double meanCost() const;                ///< for one sample, in the table's unit
    [[nodiscard]] std::vector<double> exitShares() const; ///< [K] fractions that sum to 1

    bool operator==(const OperatingPoint &) const = default;
};

/// FLOPs in one GFLOP: tables hold FLOPs, points hold GFLOPs.
inline constexpr double flopsPerGflop = 1e9;

/// The point of a table whose costs are FLOPs on the energy-accuracy plane, in GFLOPs per image.
[[nodiscard]] Point pointInGflops(const OperatingPoint &outcome);

/// Where one sample exits: the first exit whose uncertainty is strictly below its threshold, else the last.
/// thresholds holds one value for each exit but the last.
[[nodiscard]] ExitIndex exitOf(const ExitTable &table, SampleIndex sample, const Thresholds &thresholds);

/// Where every sample exits, [n]; the same rule for all of them at once.
[[nodiscard]] std::vector<ExitIndex> exitsOf(const ExitTable &table, const Thresholds &thresholds);

/// The outcome for any thresholds, exit by exit, in O(n K): valid for every setting; sweeps are checked against it.
[[nodiscard]] OperatingPoint evaluate(const ExitTable &table, const Thresholds &thresholds);

} // namespace offramp

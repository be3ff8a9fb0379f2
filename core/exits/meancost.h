// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/exittable.h"

namespace offramp {

/// What one image costs on average, in shownUnit() of the table's costs.
struct MeanCost {
    double mean = 0;
    double halfWidth = 0; ///< of its 95 % interval over drawing new images; 0 where all cost the same or there is one

    bool operator==(const MeanCost &) const = default;
};

/// The cost with those thresholds: one value for each exit but the last.
[[nodiscard]] MeanCost meanCost(const ExitTable &table, const Thresholds &thresholds);

/// The cost where every sample runs to the last exit that is on.
[[nodiscard]] MeanCost fullCost(const ExitTable &table);

} // namespace offramp

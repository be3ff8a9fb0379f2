// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/tableview.h"
#include "core/support/error.h"

#include <span>
#include <vector>

namespace offramp {

/// What one sample costs up to and with each exit, the heads of earlier exits included.
struct CostColumn {
    CostUnit unit = CostUnit::Flops;
    std::vector<double> perExit = {};   ///< [K] the same for all samples; empty where each has its own
    std::vector<double> perSample = {}; ///< [K,n] of each sample; empty where all cost the same

    [[nodiscard]] bool isPerSample() const { return !perSample.empty(); }

    bool operator==(const CostColumn &) const = default;
};

/// An error where a cost of a column of so many exits, at least one, is not finite, negative, or less than that of the
/// exit before.
[[nodiscard]] Result<void> checkCosts(const CostColumn &column, int exits);

/// The costs where exits are switched off: these and the exits behind them cost what their heads cost less. heads:
/// [exits] in the unit of the column, fitting (checkHeadCosts), or empty where they are not known.
[[nodiscard]] CostColumn costsWithout(CostColumn column, int exits, const ExitsOff &off, std::span<const double> heads);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/tradeoff/costunit.h"

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

} // namespace offramp

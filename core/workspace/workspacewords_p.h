// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/workspace/decisions.h"

#include <array>
#include <utility>

namespace offramp {

/// Where E_max comes from, as workspace files say it.
inline constexpr std::array origins{std::pair(EMaxOrigin::Contest, "contest"),
                                    std::pair(EMaxOrigin::MostExpensiveNetwork, "dearest network"),
                                    std::pair(EMaxOrigin::Chosen, "chosen")};

/// The keys of costs, and what "cost_unit" says; "e_max" names its number by the key.
inline constexpr std::array costKeys{std::pair(CostUnit::Gflops, "gflops"), std::pair(CostUnit::Joules, "joules"),
                                     std::pair(CostUnit::Milliseconds, "ms")};

} // namespace offramp

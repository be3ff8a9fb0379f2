// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/statecomparison.h"
#include "core/tradeoff/shownnumbers.h"

#include <string>

namespace offramp {

/// Which state is better, in a sentence: "The current state is better: area +0.310, 95 % interval +0.120 to +0.500.",
/// "No difference can be told from these 1,000 samples: …", "No difference: …", "Cannot be compared: …". Up to any
/// E_max but the contest's it is about the normalised area, in percentage points.
[[nodiscard]] std::string verdictText(const StateComparison &comparison, const CostFormat &costs);

/// What the verdict is from: "Paired: both states on the same 1,000 samples, 2,000 resamples."; empty where the areas
/// cannot be compared.
[[nodiscard]] std::string methodText(const StateComparison &comparison);

/// How sure a difference is, from the share of resamples: "better in 97.45 %", "worse in all"; "the same" where it is
/// 0 in each of them.
[[nodiscard]] std::string certaintyText(const ComparedNumber &number, bool moreIsBetter, const BootstrapPlan &plan);

} // namespace offramp

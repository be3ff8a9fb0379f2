// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/targetproposal.h"
#include "core/tradeoff/shownnumbers.h"

#include <string>
#include <string_view>

namespace offramp {

/// What people read about targets and their thresholds: the same words on the command line and in the window. Costs
/// are those of costs.unit, shown as costs says.

/// Reads a mean cost of at least 0 as parseCost() does. An error for other text.
[[nodiscard]] Result<CostBudget> parseBudget(std::string_view text, const CostFormat &costs);

/// "a mean cost of at most 300 MFLOPs per image", "an accuracy at most 1 percentage points below the last exit".
[[nodiscard]] std::string targetWords(const Target &target, const CostFormat &costs);

/// The shares of samples at all exits: "50 % | 30 % | 20 %".
[[nodiscard]] std::string exitSharesWords(const TargetOutcome &outcome);

/// Why a target is not reached and what is nearest: "The target cannot be reached: the cheapest thresholds cost 1
/// GFLOPs per image. These are the nearest." Empty where it is reached.
[[nodiscard]] std::string nearestSentence(const TargetVariant &found, const Target &target, const TargetPlan &plan,
                                          const CostFormat &costs);

/// A probability as surely as such estimates are known: "93 %", "more than 99 %", "less than 1 %".
[[nodiscard]] std::string probabilityWords(double probability);

/// What the probability of a budget or a drop is counted with.
[[nodiscard]] const char *probabilityMethod(const Target &target);

/// "The target holds on new images with 93 % probability.", or why that is not known; empty for shares.
[[nodiscard]] std::string holdsSentence(const TargetVariant &found, const Target &target);

/// Which samples chose the thresholds, and on which the outcome is reported: "Chosen on 200 of the 400 samples of net,
/// reported on the other 200."
[[nodiscard]] std::string samplesSentence(const TargetProposal &proposal);

} // namespace offramp

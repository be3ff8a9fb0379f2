// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/search/perexit.h"
#include "core/search/rulesearch.h"

namespace offramp {

/// A rule over bins that was found for one of the tables.
struct FoundRule {
    std::size_t table = 0; ///< index of the table
    BinnedRule rule;       ///< shortened() for the whole table
    Point point;           ///< on all samples

    bool operator==(const FoundRule &) const = default;
};

/// Rules over bins, ascending in energy on the chosen part, and their area on each part, beside that of thresholds.
struct RuleComparison {
    std::vector<FoundRule> rules;
    std::size_t helpful = 0;               ///< how many would be found without a limit
    std::optional<double> areaWhereChosen; ///< too optimistic: the rules were chosen on these samples
    std::optional<double> areaHeldOut;     ///< on the others; empty if none were held out
    std::optional<double> areaOnAll;
    ThresholdComparison thresholds; ///< where chosen, never above the rules by more than rounding

    bool operator==(const RuleComparison &) const = default;
};

/// The rules with the largest area over all tables together, of searchRuleFront() and of the thresholds for each exit
/// that compareThresholds() chooses from, on the part of the samples that it chooses on. More freedom than thresholds
/// have fits the chosen samples more closely, so rules may be worse on others. No rules if no point is below E_max.
/// Errors: those of suggestVariants(). Both functions of watch are called often. May run in any thread.
[[nodiscard]] Result<RuleComparison> compareRules(std::span<const ExitTable *const> tables, const SuggestionPlan &plan,
                                                  const RuleLimits &limits, const SearchWatch &watch = {});

} // namespace offramp

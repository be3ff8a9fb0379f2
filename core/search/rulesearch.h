// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/search/binnedrule.h"
#include "core/search/searchwatch.h"
#include "core/search/thresholdsearch.h"

#include <span>

namespace offramp {

/// How much work a search for rules over bins does. ruleLimits() has those that take seconds.
struct RuleLimits {
    std::size_t bins = 32;   ///< of each exit, at most, and the two more edges of thresholds that a search begins with;
                             ///< 0: each distinct uncertainty is a bin
    std::size_t prices = 64; ///< how many prices of cost rules are searched for
    SearchLimits thresholds = {}; ///< of the thresholds that searches begin with

    bool operator==(const RuleLimits &) const = default;
};

/// Limits for tables of any size: a second or two for 10,000 samples and three exits, some more for a million and four.
[[nodiscard]] RuleLimits ruleLimits(std::span<const ExitTable *const> tables, std::size_t bins = RuleLimits().bins);

/// Thresholds that searches for rules begin with, each kind ascending in energy and in accuracy.
struct ThresholdStarts {
    std::vector<FrontPoint> shared;  ///< one threshold for all exits
    std::vector<FrontPoint> perExit; ///< as searchThresholds() finds them
};

[[nodiscard]] Result<ThresholdStarts> thresholdStarts(const ExitTable &table, Criterion criterion,
                                                      const SearchLimits &limits, const SearchWatch &watch = {});

/// Prices of cost, accuracy per unit of it as costs are shown: those at which the best of some outcomes changes, and
/// about as many evenly spaced in their logarithms, from where only cost counts to where only accuracy does. At most
/// count, ascending. Outcomes of eMax or more do not count.
[[nodiscard]] std::vector<double> pricesFor(std::span<const FrontPoint> outcomes, double eMax, std::size_t count);

/// The outcome of a rule.
struct RulePoint {
    Point point; ///< on the table that was searched, up to rounding
    BinnedRule rule;

    bool operator==(const RulePoint &) const = default;
};

/// Searches, for each price, the rule over bins of which accuracy less price times mean cost is largest. From the last
/// exit to the first each bin decides by what its samples are worth if they exit there and if they go on; this is
/// repeated with only the samples that reach each exit until nothing changes. It begins with all samples at every exit
/// (exact for two exits) and with the best thresholds of each kind of starts; all rules that come out are returned. So
/// for no price the best of them is worth less than thresholds among starts, by more than rounding.
/// None for one exit. The result is the same every time. Cancelled: an error. May run in any thread.
[[nodiscard]] Result<std::vector<RulePoint>> searchRules(const ExitTable &table, Criterion criterion,
                                                         std::span<const double> prices, const ThresholdStarts &starts,
                                                         std::size_t bins, const SearchWatch &watch = {});

/// What rules over bins and thresholds for each exit reach on one table.
struct RuleFront {
    std::vector<RulePoint> rules;       ///< searchRules() for pricesFor() the thresholds
    std::vector<FrontPoint> thresholds; ///< for each exit

    /// Of the rules, then of the thresholds.
    [[nodiscard]] std::vector<Point> points() const;

    /// The rule of one of points().
    [[nodiscard]] BinnedRule rule(std::size_t index) const;
};

[[nodiscard]] Result<RuleFront> searchRuleFront(const ExitTable &table, Criterion criterion, double eMax,
                                                const RuleLimits &limits, const SearchWatch &watch = {});

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/areainterval.h"
#include "core/search/keptexits.h"
#include "core/search/suggestion.h"

#include <optional>
#include <vector>

namespace offramp {

/// How exits are compared: each set of them by the area of its best variants of shared thresholds.
struct ExitPlan {
    SuggestionPlan variants; ///< how many, up to which E_max, and which part of the samples they are chosen on
    HeadCosts heads;         ///< given back where an exit is removed; empty: nothing is
    bool keepsLast = false;  ///< choose only sets with the last exit, the network's end

    bool operator==(const ExitPlan &) const = default;
};

/// Some exits of a network with their best variants.
struct ExitSet {
    std::vector<ExitIndex> exits;           ///< ascending; the last of them always answers
    std::vector<Thresholds> thresholds;     ///< of each variant: one for each of these exits but the last
    std::vector<Point> points;              ///< of each variant, on all samples
    std::optional<double> area;             ///< on the part that variants were chosen on; nothing below E_max: empty
    std::optional<double> heldOutArea;      ///< on the other part, if there is one
    std::optional<AreaInterval> difference; ///< held out: this area less that of all exits, paired over the samples

    bool operator==(const ExitSet &) const = default;
};

/// The best variants of a network with only these exits (ascending, at least one); without the comparison with all.
/// Errors as those of exitWorths().
[[nodiscard]] Result<ExitSet> exitSet(const ExitTable &table, std::vector<ExitIndex> exits, const ExitPlan &plan,
                                      const IsCancelled &isCancelled = {});

/// What one exit is worth.
struct ExitWorth {
    ExitIndex exit;
    double accuracy = 0;            ///< of its answers to all samples
    std::optional<double> headCost; ///< in the unit that costs are shown in; nothing where unknown, and for the last
    std::vector<double> shares;     ///< of all samples that exit here, by variant of all exits
    std::optional<ExitSet> without; ///< the network without this exit; nothing for the only exit

    bool operator==(const ExitWorth &) const = default;
};

/// All exits of a network, and each of them by itself.
struct ExitWorths {
    ExitSet all;
    std::vector<ExitWorth> exits;

    bool operator==(const ExitWorths &) const = default;
};

/// What each exit earns. Errors: head costs that do not fit, those of suggestVariants(). isCancelled is called for each
/// exit and each variant.
[[nodiscard]] Result<ExitWorths> exitWorths(const ExitTable &table, const ExitPlan &plan,
                                            const IsCancelled &isCancelled = {});

/// The best set of so many exits.
struct ExitChoice {
    ExitSet best;
    bool isProven = false;            ///< every set of so many exits was tried
    std::optional<double> upperBound; ///< no set of exits has a larger area on the chosen part; only where not proven
    std::size_t tried = 0;            ///< sets of exits

    bool operator==(const ExitChoice &) const = default;
};

/// Up to so many exits every set is tried.
inline constexpr int mostExitsToTryAll = 12;

/// The set of number exits with the largest area on the part that variants are chosen on, of equal ones the first; the
/// last exit is one of them where the plan keeps it. Of more than mostExitsToTryAll exits: one exit after the other is
/// added where it helps most, then exits are exchanged while that helps; the bound is that of the oracle with all heads
/// given back (Oracle::boundArea). Errors: a number that is not from 1 to K, those of exitWorths(). isCancelled is
/// called for each set.
[[nodiscard]] Result<ExitChoice> bestExits(const ExitTable &table, int number, const ExitPlan &plan,
                                           const IsCancelled &isCancelled = {});

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/search/suggestion.h"
#include "core/search/thresholdsearch.h"

namespace offramp {

/// A variant that was found, of one of the tables.
struct FoundVariant {
    std::size_t table = 0; ///< index of the table
    Thresholds thresholds; ///< one for each exit but the last, between two breakpoints of the whole table
    Point point;           ///< on all samples

    bool operator==(const FoundVariant &) const = default;
};

/// The variants of one kind of thresholds, ascending in energy on the chosen part, and their area on each part.
struct FoundVariants {
    std::vector<FoundVariant> variants;
    std::size_t helpful = 0;               ///< how many would be found without a limit
    std::optional<double> areaWhereChosen; ///< too optimistic: the variants were chosen on these samples
    std::optional<double> areaHeldOut;     ///< on the others; empty if none were held out
    std::optional<double> areaOnAll;

    bool operator==(const FoundVariants &) const = default;
};

/// Variants of one threshold for all exits beside variants of one for each exit.
struct ThresholdComparison {
    FoundVariants shared;
    FoundVariants perExit;            ///< where chosen, never below shared by more than rounding
    std::optional<double> upperBound; ///< no thresholds for each exit have a larger area where chosen
    bool isExact = false;             ///< perExit is the best there is: the bound is its area

    /// The better of the two: the one with the larger area on samples that it was not chosen on, or where chosen if all
    /// were. Thresholds for each exit fit the chosen samples more closely, so they may be worse on others.
    [[nodiscard]] const FoundVariants &best() const;

    bool operator==(const ThresholdComparison &) const = default;
};

/// The variants with the largest area over all tables together: of shared thresholds as suggestVariants() finds them,
/// and of thresholds for each exit from the fronts of searchThresholds(). No variants if no point is below E_max.
/// Errors: those of suggestVariants(). isCancelled is called often.
[[nodiscard]] Result<ThresholdComparison> compareThresholds(std::span<const ExitTable *const> tables,
                                                            const SuggestionPlan &plan, const SearchLimits &limits = {},
                                                            const SearchWatch &watch = {});

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/operatingpoint.h"
#include "core/support/cancelled.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace offramp {

/// The parameters of a search for variants.
struct SuggestionPlan {
    std::optional<std::size_t> most = 3; ///< variants at most; empty = all that improve the area
    double eMax = contestEMax;           ///< in the unit that costs are shown in
    Criterion criterion = Criterion::Entropy;
    double chosenShare = .5; ///< share of the samples to choose variants on, above 0; 1 = all, none held out
    std::uint64_t seed = 1;  ///< of the split, which keeps class proportions

    bool operator==(const SuggestionPlan &) const = default;
};

/// A place on the trade-off curve of one of the tables.
struct SuggestedPoint {
    std::size_t table = 0; ///< index of the table
    double threshold = 0;  ///< shared by all exits, and between two breakpoints of the whole table
    Point point;           ///< on all samples

    bool operator==(const SuggestedPoint &) const = default;
};

/// The variants found, ascending in energy on the chosen part, and their area on each part.
struct Suggestion {
    std::vector<SuggestedPoint> variants;
    std::size_t helpful = 0;               ///< how many would be found without a limit
    std::optional<double> areaWhereChosen; ///< too optimistic: the variants were chosen on these samples
    std::optional<double> areaHeldOut;     ///< on the others; empty if none were held out
    std::optional<double> areaOnAll;

    bool operator==(const Suggestion &) const = default;
};

/// Which rows of a table variants are chosen on, and which are held out.
struct SampleSplit {
    std::vector<std::size_t> chosen;
    std::vector<std::size_t> heldOut; ///< empty if variants are chosen on all samples
};

/// The split for a plan; the same for all tables of the same samples. An error if a part would be empty.
[[nodiscard]] Result<SampleSplit> splitSamples(const ExitTable &table, const SuggestionPlan &plan);

/// The shared thresholds, over all tables together, whose step curve has the largest area on one part of the samples,
/// with their area on the other part, where more variants may score less than fewer. Exact on the chosen part. No
/// variants if no point is below E_max. Errors: no table, tables of different samples, a split with an empty part,
/// those of bestPoints(). isCancelled is called for each table and each variant.
[[nodiscard]] Result<Suggestion> suggestVariants(std::span<const ExitTable *const> tables, const SuggestionPlan &plan,
                                                 const IsCancelled &isCancelled = {});

} // namespace offramp

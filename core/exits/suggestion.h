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

/// How variants are searched for.
struct SuggestionPlan {
    std::optional<std::size_t> most = 3; ///< variants at most; nothing = all that help
    double eMax = contestEMax;           ///< GFLOPs
    Criterion criterion = Criterion::Entropy;
    double chosenShare = .5; ///< of the samples that variants are chosen on, above 0; 1 = all, nothing is held out
    std::uint64_t seed = 1;  ///< of the split, which keeps the classes' shares

    bool operator==(const SuggestionPlan &) const = default;
};

/// A network with one threshold for all of its exits.
struct SuggestedVariant {
    std::size_t table = 0; ///< position among the tables given
    Thresholds thresholds; ///< all equal, and between two breakpoints of the whole table
    Point point;           ///< on all samples

    bool operator==(const SuggestedVariant &) const = default;
};

/// The variants found, ascending in energy on the chosen part, and their area on each part.
struct Suggestion {
    std::vector<SuggestedVariant> variants;
    std::optional<double> areaWhereChosen; ///< flatters: the variants were chosen on these samples
    std::optional<double> areaHeldOut;     ///< on the others; nothing where none were held out
    std::optional<double> areaOnAll;

    bool operator==(const Suggestion &) const = default;
};

/// Which rows of a table variants are chosen on, and which are held out.
struct SampleSplit {
    std::vector<std::size_t> chosen;
    std::vector<std::size_t> heldOut; ///< empty where variants are chosen on all samples
};

/// The split that a plan asks for; the same for all tables of the same samples. Refused: one that leaves a part empty.
[[nodiscard]] Result<SampleSplit> splitSamples(const ExitTable &table, const SuggestionPlan &plan);

/// The shared thresholds, over all tables together, whose step curve has the largest area on one part of the samples,
/// with the area that they have on the other: more variants may score less than fewer there. Exact on the chosen part.
/// No variants where no point lies below E_max. Tables hold FLOPs. Refused: no table, tables of different samples, a
/// split that leaves a part empty, what bestPoints() refuses. isCancelled is called for each table and each variant.
[[nodiscard]] Result<Suggestion> suggestVariants(std::span<const ExitTable *const> tables, const SuggestionPlan &plan,
                                                 const IsCancelled &isCancelled = {});

} // namespace offramp

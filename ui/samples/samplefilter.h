// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/operatingpoint.h"
#include "core/results/openrecording.h"
#include "ui/samples/samplenames.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// The effect of a change of thresholds on a sample: none; another exit with the same correctness; it became
/// correct; it became incorrect.
enum class MoveEffect { None, ChangedExit, Won, Lost };

/// Which samples to show; an empty field accepts all.
struct SampleFilter {
    std::optional<ExitIndex> exit{};              ///< where it exits
    std::optional<bool> correct{};                ///< whether the answer is the label
    std::optional<std::int32_t> trueClass{};      ///< its label
    std::optional<std::int32_t> predictedClass{}; ///< the answer
    std::optional<ExitIndex> answersAt{};         ///< the exit whose answers count; empty: that which a sample takes
    std::optional<MoveEffect> effect{};           ///< ChangedExit includes Won and Lost
    std::string name{};                           ///< what its name holds, without regard to case
    bool onlySelected = false;

    bool operator==(const SampleFilter &) const = default;
};

/// Test set: as recorded. Uncertainty is that at the exit a sample takes. Nearest: by the smallest distance of an
/// uncertainty to its threshold, so samples that a small move would send to another exit come first.
enum class SampleOrder { TestSet, MostUncertain, LeastUncertain, NearestToThreshold };

/// Everything that determines which samples are shown, and in which order.
struct SampleQuery {
    Thresholds thresholds{};            ///< one value for each exit but the last
    std::optional<Thresholds> before{}; ///< before the last move, if there was one
    SampleFilter filter{};
    SampleOrder order = SampleOrder::TestSet;
    std::vector<SampleIndex> selected{}; ///< ascending; used only when filtering by selection

    bool operator==(const SampleQuery &) const = default;
};

/// The samples that match a query, and how many of them the last move won and lost.
struct SampleMatches {
    std::vector<SampleIndex> samples; ///< in the query's order, ties in test-set order
    std::size_t won = 0;
    std::size_t lost = 0;

    bool operator==(const SampleMatches &) const = default;
};

/// The effect of moving from before to now on one sample.
[[nodiscard]] MoveEffect moveEffect(const ExitTable &table, SampleIndex sample, const Thresholds &before,
                                    const Thresholds &now);

/// The samples of a recording that match a query: O(n K), plus O(m log m) to sort the m matches. names: those of its
/// file, where the filter has a name; without them no sample matches then.
[[nodiscard]] SampleMatches matchingSamples(const OpenRecording &recording, const SampleQuery &query,
                                            const SampleNames *names = nullptr);

} // namespace offramp

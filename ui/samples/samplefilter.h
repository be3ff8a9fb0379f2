// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/operatingpoint.h"

#include <optional>
#include <vector>

namespace offramp {

/// What a change of thresholds did to a sample: nothing; it leaves elsewhere, as right or wrong as before; it became
/// right; it became wrong.
enum class MoveEffect { None, ChangedExit, Won, Lost };

/// Which samples are wanted; what is not set lets all pass.
struct SampleFilter {
    std::optional<ExitIndex> exit{};              ///< where it leaves
    std::optional<bool> right{};                  ///< whether the prediction there is the label
    std::optional<std::int32_t> trueClass{};      ///< its label
    std::optional<std::int32_t> predictedClass{}; ///< the prediction where it leaves
    std::optional<MoveEffect> effect{};           ///< ChangedExit wants those won and lost too
    bool onlySelected = false;

    bool operator==(const SampleFilter &) const = default;
};

/// Test set: as recorded. Uncertainty is that at the exit where a sample leaves. Nearest: by the least distance of an
/// uncertainty to the threshold it was compared with, those that a small move would send elsewhere first.
enum class SampleOrder { TestSet, MostUncertain, LeastUncertain, NearestToThreshold };

/// All that decides which samples are shown, and in which order.
struct SampleQuery {
    Thresholds thresholds{};            ///< one value for each exit but the last
    std::optional<Thresholds> before{}; ///< those before the last move, where there was one
    SampleFilter filter{};
    SampleOrder order = SampleOrder::TestSet;
    std::vector<SampleIndex> selected{}; ///< ascending; asked only where the filter wants the selected ones

    bool operator==(const SampleQuery &) const = default;
};

/// The samples that a query wants, and how many of them the last move won and lost.
struct SampleMatches {
    std::vector<SampleIndex> samples; ///< in the query's order; of equal ones the first of the test set first
    std::size_t won = 0;
    std::size_t lost = 0;

    bool operator==(const SampleMatches &) const = default;
};

/// What moving from before to now does to one sample.
[[nodiscard]] MoveEffect moveEffect(const ExitTable &table, SampleIndex sample, const Thresholds &before,
                                    const Thresholds &now);

/// The samples of a table that a query wants, in O(n K), and O(m log m) for an order of the m that match.
[[nodiscard]] SampleMatches matchingSamples(const ExitTable &table, const SampleQuery &query);

} // namespace offramp

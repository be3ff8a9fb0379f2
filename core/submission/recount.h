// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recording.h"
#include "core/results/results.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace offramp {

/// What one variant does to a test set, counted row by row.
struct Recount {
    std::uint64_t samples = 0;
    std::vector<std::uint64_t> exits; ///< [K] samples that exit at each exit
    std::uint64_t correct = 0;
    std::uint64_t flops = 0; ///< of all samples together

    /// Mean GFLOPs of one sample, and top-1 accuracy as a fraction.
    [[nodiscard]] Point point() const;

    bool operator==(const Recount &) const = default;
};

/// Counts a variant in the recorded rows of a recording, which must carry criterion. It shares no code with evaluate(),
/// so that the two check each other. thresholds: as people write them, one for each exit but the last. off: exits where
/// no sample exits, not all; what their heads cost, where the recording says it, is saved behind them.
[[nodiscard]] Recount recount(const Recording &recording, Criterion criterion, const Thresholds &thresholds,
                              const ExitsOff &off = {});

/// The area under the steps of points below eMax; nothing where there is none.
[[nodiscard]] std::optional<double> recountedArea(std::span<const Point> points, double eMax);

/// An error of kind Failed that names the first number in which evaluate() and the recount of a variant differ. Counts,
/// accuracies and energies are compared exactly; energies within 1e-12 of each other where all samples together cost
/// 2^53 FLOPs or more, which doubles round.
[[nodiscard]] Result<void> checkRecount(const VariantResult &evaluated, const Recount &counted);

/// The same for the areas; these must be equal.
[[nodiscard]] Result<void> checkArea(std::optional<double> evaluated, std::optional<double> counted);

} // namespace offramp

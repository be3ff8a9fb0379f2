// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/search/targets.h"

#include <optional>

namespace offramp {

constexpr double rounding = 1e-12; ///< relative; of sums of costs, and of percent typed as decimals

/// What a variant and the last exit that it is compared with do on some samples.
struct Comparison {
    const ExitTable &table;
    const ExitTable &reference;
    const Thresholds &thresholds;
};

/// The probability that a target holds on new images, by these samples, as TargetVariant has it; nothing for shares.
/// isLastExitItself: no sample exits before the last exit that a drop is measured from, so nothing is lost.
[[nodiscard]] std::optional<double> chance(const Target &target, const Comparison &samples, bool isLastExitItself);

} // namespace offramp

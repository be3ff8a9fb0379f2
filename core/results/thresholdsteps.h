// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitsweep.h"
#include "core/results/openrecording.h"

namespace offramp {

/// The intervals that a threshold moves through: one shared by all exits of a recording, or that of one exit. Refers to
/// what it was made from.
struct ThresholdIntervals {
    const std::vector<float> &breakpoints; ///< ascending; the outcome is constant between neighbours
    double never;                          ///< a threshold below all of them

    // NOLINTNEXTLINE(google-explicit-constructor): a recording has one set of them, and most thresholds are shared.
    ThresholdIntervals(const OpenRecording &recording);
    ThresholdIntervals(const ExitSweep &sweep, Criterion criterion);
};

/// The interval between breakpoints that contains a threshold: the number of breakpoints below it.
[[nodiscard]] std::size_t intervalOf(const ThresholdIntervals &intervals, double threshold);

/// The representative threshold of an interval: below all breakpoints, one at which no sample exits early; else the
/// midpoint of two neighbours; beyond the last one, half its distance to the one before. Never on a breakpoint.
[[nodiscard]] double thresholdOfInterval(const ThresholdIntervals &intervals, std::size_t interval);

/// The threshold that many intervals further (up where positive); at either end the last one there.
[[nodiscard]] double steppedThreshold(const ThresholdIntervals &intervals, double threshold, int steps);

/// The nearest threshold on one side (up or down) at which the accuracy is another; where there is none, the threshold
/// itself.
[[nodiscard]] double nextAccuracyChange(const OpenRecording &recording, double threshold, bool up);
[[nodiscard]] double nextAccuracyChange(const ExitSweep &sweep, Criterion criterion, double threshold, bool up);

/// The shortest decimal strictly between the breakpoints around threshold (see shortestBetween()), so of the same
/// outcome: what drags, arrow keys and suggestions settle on, short enough to be shown whole.
[[nodiscard]] double shortestInInterval(const ThresholdIntervals &intervals, double threshold);

} // namespace offramp

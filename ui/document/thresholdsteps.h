// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/openrecording.h"

namespace offramp {

/// Between which neighbouring breakpoints a threshold lies: how many of them are below it.
[[nodiscard]] std::size_t intervalOf(const OpenRecording &recording, double threshold);

/// The threshold that stands for an interval: 0 below all breakpoints, the midpoint of two neighbours, beyond the last
/// one half its distance to the one before. Never on a breakpoint.
[[nodiscard]] double thresholdOfInterval(const OpenRecording &recording, std::size_t interval);

/// The threshold that many intervals further (up where positive); at either end the last one there.
[[nodiscard]] double steppedThreshold(const OpenRecording &recording, double threshold, int steps);

/// The nearest threshold on one side (up or down) at which the accuracy is another; where there is none, the threshold
/// itself.
[[nodiscard]] double nextAccuracyChange(const OpenRecording &recording, double threshold, bool up);

/// The number of fewest decimals inside the interval of threshold, so of the same outcome: what a drag sets, short
/// enough to be shown whole.
[[nodiscard]] double shortestInInterval(const OpenRecording &recording, double threshold);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"
#include "core/workspace/decisions.h"

#include <vector>

namespace offramp {

struct StepCurve;

/// The same threshold at every exit but the last: the shortest decimal of the interval that threshold is in, so of the
/// same outcome. None for a network of one exit.
[[nodiscard]] Thresholds thresholdsAt(const OpenRecording &recording, double threshold);

/// Thresholds for a first sight of a network: the full network, then at most three that with it have the largest area
/// up to eMax, from the most expensive to the cheapest. The full network counts, unless doing without it gains more
/// than a hundredth of the area.
[[nodiscard]] std::vector<Thresholds> startingThresholds(const OpenRecording &recording, double eMax);

/// The same as variants without ids and names.
[[nodiscard]] std::vector<Variant> startingVariants(RecordingId id, const OpenRecording &recording, double eMax);

/// Thresholds for one more variant of a network: of the place on its trade-off curve that adds most to the area under
/// steps, which no variant dominates; where no place adds any, thresholdsInWidestGap(). energies: of the network's
/// variants, of no meaning where its cost is not known.
[[nodiscard]] Thresholds nextThresholds(const OpenRecording &recording, const StepCurve &steps,
                                        const std::vector<double> &energies);

/// Thresholds halfway into the widest gap that variants at these energies leave between the cheapest and the
/// most expensive place of the network's trade-off curve.
[[nodiscard]] Thresholds thresholdsInWidestGap(const OpenRecording &recording, std::vector<double> energies);

} // namespace offramp

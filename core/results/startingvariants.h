// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"
#include "core/workspace/decisions.h"

#include <vector>

namespace offramp {

/// Thresholds for a first sight of a network: the full network, then some spread evenly over the energies it can take,
/// from the most expensive to the cheapest.
[[nodiscard]] std::vector<Thresholds> startingThresholds(const OpenRecording &recording);

/// The same as variants without ids and names.
[[nodiscard]] std::vector<Variant> startingVariants(RecordingId id, const OpenRecording &recording);

/// Thresholds halfway into the widest gap that variants at these energies leave between the cheapest and the
/// most expensive place of the network's trade-off curve.
[[nodiscard]] Thresholds thresholdsInWidestGap(const OpenRecording &recording, std::vector<double> energies);

} // namespace offramp

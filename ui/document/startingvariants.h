// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/openrecording.h"

#include <vector>

namespace offramp {

/// Thresholds for a first sight of a network: the full network, then some spread evenly over the energies it can take,
/// from the dearest to the cheapest.
[[nodiscard]] std::vector<Thresholds> startingThresholds(const OpenRecording &recording);

/// Thresholds halfway into the widest gap that variants at these energies leave between the cheapest and the
/// dearest place of the network's trade-off curve.
[[nodiscard]] Thresholds thresholdsInWidestGap(const OpenRecording &recording, std::vector<double> energies);

} // namespace offramp

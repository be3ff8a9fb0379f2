// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"

namespace offramp {

/// Thresholds for the same recording under another criterion that come nearest to what thresholds come to: the nearest
/// energy where all exits share one, else as many samples at each exit. Never on a sample's uncertainty.
[[nodiscard]] Thresholds convertThresholds(const Thresholds &thresholds, const OpenRecording &from,
                                           const OpenRecording &to);

} // namespace offramp

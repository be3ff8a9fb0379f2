// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/calibration/exitquality.h"
#include "core/results/openrecording.h"

namespace offramp {

/// How good the uncertainty of each exit of a recording is that is on, by its view's criterion: over all samples and,
/// where there are thresholds (one for each exit but the last), over those that reach the exit. Reliability compares
/// with the recorded confidences, whatever the criterion is. O(K n). The only error is that of a cancelled run; may run
/// in any thread.
[[nodiscard]] Result<std::vector<ExitQuality>> recordedQuality(const OpenRecording &recording,
                                                               const std::optional<Thresholds> &thresholds,
                                                               const IsCancelled &isCancelled = {});

} // namespace offramp

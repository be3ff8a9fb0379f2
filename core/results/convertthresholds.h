// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"

namespace offramp {

/// Thresholds for the same recording under another criterion with the most similar outcome: the nearest
/// energy if all exits share one threshold, else the same number of samples at each exit. Each is the
/// shortest decimal between the uncertainties around it. A threshold that decides nothing, since its exit
/// is off or always answers, keeps the number of all samples below it. Both have the same exits off.
[[nodiscard]] Thresholds convertThresholds(const Thresholds &thresholds, const OpenRecording &from,
                                           const OpenRecording &to);

} // namespace offramp

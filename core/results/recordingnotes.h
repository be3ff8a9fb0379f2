// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"

namespace offramp {

/// What people should know about a recording before they trust numbers that come from it, one sentence each, without
/// its name: damage, missing and skipped samples, labels that seem to be in another order. Empty where all is well.
[[nodiscard]] std::vector<std::string> recordingNotes(const Recording &recording);

/// The same of an open recording, doubtful costs included.
[[nodiscard]] std::vector<std::string> recordingNotes(const OpenRecording &recording);

/// The same with the doubts about its costs in another unit.
[[nodiscard]] std::vector<std::string> recordingNotes(const OpenRecording &recording, CostUnit unit);

} // namespace offramp

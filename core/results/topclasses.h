// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/answer.h"
#include "core/results/openrecording.h"

#include <optional>
#include <vector>

namespace offramp {

/// The most probable classes at each exit, the most probable first; [K] lists.
using TopClasses = std::vector<std::vector<ClassProbability>>;

/// Whether the recording's file has the logits that topClasses() needs.
[[nodiscard]] bool hasTopClasses(const OpenRecording &recording);

/// The most probable classes of a row of the recording's file (rowOf()) at every exit, also one that is off, at the
/// recording's temperatures: its softmax probabilities; at most count for each. Empty if logits were not recorded.
/// Reads the file; may run in any thread. Errors: those of checkFile(), and logits that have no softmax.
[[nodiscard]] Result<std::optional<TopClasses>> topClasses(const OpenRecording &recording, std::size_t row,
                                                           std::size_t count);

} // namespace offramp

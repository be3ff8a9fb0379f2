// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"
#include "core/support/cancelled.h"
#include "core/support/error.h"

namespace offramp {

/// Sweeps a recording that was read from the file at path by criterion, or by the first one that it carries, and sees
/// it in a cost, one of costAxes, or in the first one that it carries. An error where nothing is recorded yet or it
/// does not carry the criterion or the cost; may run in any thread.
[[nodiscard]] Result<RecordingPtr> openRecording(Recording recording, const std::string &path,
                                                 std::optional<Criterion> criterion = {},
                                                 std::optional<CostUnit> cost = {});

/// The same for a recording that is in no file; name is shown where a file's would be. It has no fingerprint.
[[nodiscard]] Result<RecordingPtr> openUnsaved(Recording recording, const std::string &name,
                                               std::optional<Criterion> criterion = {},
                                               std::optional<CostUnit> cost = {});

/// Reads the recording at path and opens it; may run in any thread.
[[nodiscard]] Result<RecordingPtr> loadRecording(const std::string &path, std::optional<Criterion> criterion = {},
                                                 const IsCancelled &isCancelled = {});

/// What loadRecording() gives, in less time: before is what the file at path held when it was last read, or null. It
/// reads as readAgain() does; may run in any thread.
[[nodiscard]] Result<RecordingPtr> loadAgain(const std::string &path, const RecordingPtr &before,
                                             const IsCancelled &isCancelled = {});

} // namespace offramp

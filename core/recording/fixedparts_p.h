// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/layout.h"
#include "core/recording/recordingwriter.h"

namespace offramp {

/// Bytes behind a header's text in which label_warning may be added later.
constexpr std::uint64_t roomForWarning = 1024;

/// The header of a recording to be made.
[[nodiscard]] TensorHeader headerFor(const RecordingPlan &plan);

/// Writes the header, labels, costs and names of a recording, and that its runs' figures are unknown.
[[nodiscard]] Result<void> writeFixedParts(File &file, const RecordingLayout &layout, const RecordingPlan &plan);

/// Writes damaged labels, costs or names of a recording again, where the plan's are those that it was made with.
[[nodiscard]] Result<void> repairFixedTensors(File &file, const RecordingLayout &layout, const RecordingPlan &plan);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/wholerecording.h"

#include <filesystem>

namespace offramp {

/// Writes a complete recording to path, which must not exist, with the columns that are there; all its rows are
/// recorded. What was written is read back, so all that readRecording() refuses is refused here, and then
/// path does not exist.
[[nodiscard]] Result<void> writeRecording(const std::filesystem::path &path, const WholeRecording &whole);

} // namespace offramp

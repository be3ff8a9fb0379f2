// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>
#include <vector>

namespace offramp {

/// An error (Usage) where a file that a command is to write is one that it reads, by whatever name or link, or where
/// two of them would be written to the same place. To say so before long work. Empty paths are left out; an output that
/// does not exist is not an input, and a device or a pipe loses nothing when it is written. Reads no file. From any
/// thread.
[[nodiscard]] Result<void> checkOutputs(const std::vector<std::filesystem::path> &outputs,
                                        const std::vector<std::filesystem::path> &inputs);

} // namespace offramp

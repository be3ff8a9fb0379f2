// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>
#include <vector>

namespace offramp {

/// An error (Usage) where a network that is to be written at out would replace one of the inputs or a recording; beside
/// is a second output, or empty. To say so before long work.
[[nodiscard]] Result<void> checkNetworkOutput(const std::filesystem::path &out, const std::filesystem::path &beside,
                                              const std::vector<std::filesystem::path> &inputs);

/// An error (Usage) where out is a recording, which a network would replace.
[[nodiscard]] Result<void> checkNoRecording(const std::filesystem::path &out);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>

namespace offramp {

/// Checks what LibTorch's reader takes on trust: that every file inside a TorchScript archive lies inside it, that
/// unpacking it needs no unreasonable memory, and that no tensor claims more bytes than its file holds.
[[nodiscard]] Result<void> checkArchiveSizes(const std::filesystem::path &path);

} // namespace offramp

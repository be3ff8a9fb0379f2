// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>

namespace offramp {

/// Checks what LibTorch's reader does not: that every file of a TorchScript archive is inside it, that
/// unpacking it needs a reasonable amount of memory, and that no tensor claims more bytes than its file has.
[[nodiscard]] Result<void> checkArchiveSizes(const std::filesystem::path &path);

} // namespace offramp

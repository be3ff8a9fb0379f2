// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "core/tensors/checksums.h"

#include <filesystem>

namespace offramp {

/// Checks what LibTorch's reader does not: that every file of a TorchScript archive is inside it and apart from the
/// others, that unpacking it needs a reasonable amount of memory, that its checksums match, and that no tensor claims
/// more bytes than its file has. Fit, or SwitchedOff where it was written without checksums.
[[nodiscard]] Result<Checksums> checkArchive(const std::filesystem::path &path);

} // namespace offramp

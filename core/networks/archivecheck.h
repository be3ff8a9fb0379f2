// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "core/tensors/checksums.h"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace offramp {

/// More code in one archive is refused, in bytes, unpacked: LibTorch takes a hundred times as much memory to read it.
inline constexpr std::uint64_t mostArchiveCode = 16 << 20;

/// Whether LibTorch may take a file of an archive for code. It finds files without regard to case.
[[nodiscard]] bool isCodeFile(std::string_view name);

/// Checks what LibTorch's reader does not: that every file of a TorchScript archive is inside it and apart from the
/// others, that unpacking it needs a reasonable amount of memory, that its checksums match, and that no tensor claims
/// more bytes than its file has. Fit, or SwitchedOff where it was written without checksums.
[[nodiscard]] Result<Checksums> checkArchive(const std::filesystem::path &path);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>
#include <functional>
#include <string_view>

namespace offramp {

/// Lets write make a neighbouring temporary file, whose path it gets, and renames that to path: path holds the old or
/// the new contents, never half of them. Links are followed and the permissions of a replaced file kept. On an error
/// path is as it was and the temporary file is gone. A device or a pipe is refused.
[[nodiscard]] Result<void> replaceFile(
    const std::filesystem::path &path,
    const std::function<Result<void>(const std::filesystem::path &temporary)> &write);

/// Writes contents to path in the same way; to a device or a pipe (/dev/stdout) directly.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path &path, std::string_view contents);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>
#include <string_view>

namespace offramp {

/// Writes contents to path through a neighbouring temporary file and a rename: path holds the old or the new text,
/// never half of one. On an error path is as it was and the temporary file is gone.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path &path, std::string_view contents);

} // namespace offramp

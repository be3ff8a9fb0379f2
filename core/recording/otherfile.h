// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>

namespace offramp {

/// Why a file cannot be read as a recording: what it is instead, a table or a workspace, for example, and what to do
/// with it. Where that is not known, its name is a recording's or it is not bad input, error is the reason. Any thread.
[[nodiscard]] Error errorOfOtherFile(const std::filesystem::path &path, const Error &error);

} // namespace offramp

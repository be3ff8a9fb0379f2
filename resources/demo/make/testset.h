// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>

namespace offramp::demo {

inline constexpr int testImagesPerClass = 100;

/// Writes the test images as FOLDER/test/CLASS/NNN.png, the cleanest of a class first.
[[nodiscard]] Result<void> writeTestSet(const std::filesystem::path &folder);

} // namespace offramp::demo

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>

namespace offramp::demo {

/// Writes the 1,000 test images of the demo: FOLDER/test/CLASS/NNN.png.
[[nodiscard]] Result<void> writeTestImages(const std::filesystem::path &folder);

/// Writes the first images of the endless training set: FOLDER/train/CLASS/NNNNNN.png.
[[nodiscard]] Result<void> writeTrainingImages(const std::filesystem::path &folder, int count);

} // namespace offramp::demo

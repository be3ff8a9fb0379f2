// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

namespace offramp {

/// A descriptor of its own with the bytes of a pipe that takePipe() has read, or -1 where path is not one.
[[nodiscard]] int takenPipe(const std::filesystem::path &path);

} // namespace offramp

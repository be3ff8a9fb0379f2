// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/sandbox/landlock.h"

namespace offramp {

/// Whether this machine has NVIDIA's driver.
[[nodiscard]] bool hasNvidiaDriver();

/// The files and folders of the system that a confined engine may use; /dev/nvidia* as found. README.md lists them.
/// usesGpu: with what NVIDIA's driver writes.
[[nodiscard]] std::vector<PathRule> systemPaths(bool usesGpu);

/// The program itself and the folders of the libraries that it has loaded, where these are not in systemPaths().
[[nodiscard]] std::vector<PathRule> loadedPaths();

} // namespace offramp

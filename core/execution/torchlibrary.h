// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

namespace offramp {

/// An error where the LibTorch that was loaded is not of the minor version that this program was compiled for: its
/// classes may have another layout, and it would misread networks silently. LibTorch tells its version since 2.8.
[[nodiscard]] Result<void> checkTorch();

/// Loads the CUDA library of a LibTorch that has one and that this program is not linked with, for all that runs later.
/// An error where it is there and cannot be loaded. Call it before the sandbox begins.
[[nodiscard]] Result<void> loadCuda();

} // namespace offramp

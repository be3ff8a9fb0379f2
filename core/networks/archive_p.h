// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <torch/script.h>

#include "core/support/error.h"
#include "core/tensors/checksums.h"

#include <filesystem>
#include <string>

namespace offramp {

/// The contents of a TorchScript archive: the module and the text of offramp.json inside it (empty when absent),
/// and whether its checksums were verified.
struct Archive {
    torch::jit::Module module;
    std::string specText;
    Checksums checksums = Checksums::Fit;
};

/// Reads a TorchScript archive to the CPU. Errors say what other files contain.
[[nodiscard]] Result<Archive> readArchive(const std::filesystem::path &path);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/support/error.h"

#include <filesystem>
#include <map>
#include <string>

namespace offramp {

/// Writes tensors (float32 or int64) by name as safetensors with metadata, to which checksums are added. On an error,
/// and at any moment where the program is killed, path has its old or the new contents.
[[nodiscard]] Result<void> writeTensors(const std::map<std::string, at::Tensor> &tensors,
                                        std::map<std::string, std::string> metadata, const std::filesystem::path &path);

/// The tensors of a module by name, which share their memory with it.
[[nodiscard]] std::map<std::string, at::Tensor> tensorsOf(const torch::jit::Module &module);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/architectures/networkwriter.h"

namespace offramp {

/// Builds a network as a TorchScript module in evaluation mode, as if it had been scripted. Its tensors have shapes but
/// no contents (LibTorch's meta device): suitable for counting, and for weights to be filled in.
[[nodiscard]] torch::jit::Module builtModule(const NetworkProgram &program);

/// A module in evaluation mode with nothing in it. Each needs a type of its own: LibTorch's analysis of aliases takes
/// exponential time over types of one name.
[[nodiscard]] torch::jit::Module emptyModule(std::string type);

/// Registers a tensor under a dotted name, with the modules that it names on the way.
void addTensor(const torch::jit::Module &root, const std::string &name, const at::Tensor &tensor, bool isParameter);

/// Replaces the tensor with that dotted name.
void setTensor(const torch::jit::Module &module, const std::string &name, const at::Tensor &tensor);

} // namespace offramp

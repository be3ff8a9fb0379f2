// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/architectures/networkwriter.h"

namespace offramp {

/// Builds a network as a TorchScript module in evaluation mode, as if it had been scripted. Its tensors have shapes but
/// no contents (LibTorch's meta device): fit for counting, and for weights to be put in.
[[nodiscard]] torch::jit::Module builtModule(const NetworkProgram &program);

/// Puts a tensor in the place of the one with that dotted name.
void setTensor(const torch::jit::Module &module, const std::string &name, const at::Tensor &tensor);

} // namespace offramp

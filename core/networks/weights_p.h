// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/architectures/weightnames.h"
#include "core/tensors/tensorfile.h"

#include <functional>

namespace offramp {

/// Tensors that can be read one by one; read(i) gives the one that offered[i] describes. The file must outlive it.
struct NamedWeights {
    std::vector<OfferedTensor> offered;
    std::function<Result<at::Tensor>(std::size_t)> read;
};

/// The weights of a file, and those of a module.
[[nodiscard]] NamedWeights weightsIn(const TensorFile &file);
[[nodiscard]] NamedWeights weightsIn(const torch::jit::Module &module);

/// Fills every tensor of a built network, as float32 if it is floating-point. Errors: those of matchedWeights(),
/// a tensor with another kind of values, and one with NaN or infinity.
[[nodiscard]] Result<void> assignWeights(const torch::jit::Module &module, const NetworkProgram &program,
                                         const NamedWeights &weights, const std::string &source,
                                         const std::string &architecture);

} // namespace offramp

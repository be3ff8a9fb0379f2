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

/// Fills the tensors of a built network that the weights of another one have under the same name and in the same shape,
/// and returns the names of the others. These may only be new ones (isNew), such as heads; counters may be missing.
/// Errors: those of assignWeights(), and tensors that are not new and missing or of another shape.
[[nodiscard]] Result<std::vector<std::string>> assignOldWeights(const torch::jit::Module &module,
                                                                const NetworkProgram &program,
                                                                const NamedWeights &weights, const std::string &source,
                                                                const std::function<bool(const std::string &)> &isNew);

} // namespace offramp

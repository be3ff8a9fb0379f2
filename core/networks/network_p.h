// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/networks/network.h"

#include <string>
#include <vector>

namespace offramp {

struct Network::Private {
    mutable torch::jit::Module module; ///< Module::forward is not const
    NetworkSpec spec;
    std::string sha256;
    std::filesystem::path path;
    bool frozen = false;
    bool hasWeights = true;                       ///< else its tensors are on the meta device
    mutable std::vector<std::string> outputNames; ///< as probe() found them
};

/// A batch of black images where the network's weights are.
[[nodiscard]] at::Tensor blankImages(const Network &network, int batch, InputShape input);

/// The tensors in the value that forward returned, in order; an error if it contains anything else.
[[nodiscard]] Result<std::vector<at::Tensor>> flattenOutputs(const torch::jit::IValue &value);

/// The keys of a returned dictionary of tensors; empty for anything else.
[[nodiscard]] std::vector<std::string> outputNames(const torch::jit::IValue &value);

/// Checks that outputs are K tensors of [batch, C] floating-point logits.
[[nodiscard]] Result<OutputShape> checkOutputs(const std::vector<at::Tensor> &outputs, std::int64_t batch);

/// Refuses NaN in parameters and buffers by their name; source names the file in messages. (Infinities are allowed:
/// masks contain them.)
[[nodiscard]] Result<void> checkWeights(const torch::jit::Module &module, const std::string &source);

/// LibTorch's error message without its stack trace, as one line.
[[nodiscard]] std::string firstLine(const std::exception &error);

/// An error for an exception from LibTorch while `what` ("counting"); distinguishes memory and device faults.
[[nodiscard]] tl::unexpected<Error> torchFailure(const std::exception &error, const std::string &what);

} // namespace offramp

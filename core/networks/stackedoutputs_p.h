// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/support/error.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace offramp {

/// How a tensor that forward returns is divided into outputs.
struct Stack {
    std::int64_t exits = 0;     ///< K; 0: it is one output
    std::int64_t dimension = 0; ///< of the exits: 0 in [K, batch, C], 1 in [batch, K, C]

    bool operator==(const Stack &) const = default;
};

/// The dimension of the images in a returned tensor [batch, C], [batch, K, C] or [K, batch, C]; nothing in others, and
/// where K is the batch.
[[nodiscard]] std::optional<std::int64_t> imageDimension(const at::Tensor &output, std::int64_t batch);

/// What is known of the tensors that forward returned.
struct Returned {
    std::vector<at::Tensor> tensors;
    std::int64_t batch = 1;
    std::function<std::vector<at::Tensor>()> forOneMore; ///< the same for a batch of one image more; empty if it cannot
    std::optional<int> classes;                          ///< as the network's spec says
    bool areExitsNamed = false;
};

/// Which of these tensors are stacks of exits [one for each tensor]: those of the spec's number of classes, or of as
/// many as other outputs have, else all of them where that can be nothing else. An error lists the outputs where it is
/// not clear, and refuses a stack whose exits and images cannot be told apart. Throws nothing for what forOneMore does.
[[nodiscard]] Result<std::vector<Stack>> findStacks(const Returned &returned);

/// The outputs in these tensors: each stack divided into its exits [batch, C], also of other numbers of exits.
[[nodiscard]] std::vector<at::Tensor> takenApart(const std::vector<Stack> &stacks,
                                                 const std::vector<at::Tensor> &tensors);

} // namespace offramp

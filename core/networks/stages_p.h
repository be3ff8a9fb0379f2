// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/networks/network.h"

#include <memory>
#include <vector>

namespace offramp {

/// A network as one graph for each exit. Stage 1 takes a batch of images; each stage returns the logits of its exit
/// and then the values that later stages need, which are the next stage's input. Run in sequence they do
/// what the network does, without repeating work. Every value has the batch as first dimension, so rows may be dropped
/// between stages. The weights are constants; batch norm is not folded.
using Stages = std::vector<std::shared_ptr<torch::jit::Graph>>;

/// Splits a network at its exits. An error says where and why it cannot be split: it decides depending on its input,
/// changes a tensor in place that others use, has state, or a value that a later stage needs lacks a row for each
/// image.
[[nodiscard]] Result<Stages> splitStages(const Network &network, InputShape input);

} // namespace offramp

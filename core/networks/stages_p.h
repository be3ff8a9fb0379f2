// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/networks/network.h"

#include <memory>
#include <vector>

namespace offramp {

/// A network as one graph for each exit. Stage 1 takes a batch of images; each stage returns the logits of its exit,
/// its score where it has one (ownResults), and then the values that later stages need: what the next stage takes. Run
/// one after the other they do what the network does, nothing twice. Every value has the batch as first dimension, so
/// rows may be dropped between stages. The weights are constants; batch norm is not folded.
using Stages = std::vector<std::shared_ptr<torch::jit::Graph>>;

/// Whether an operator looks at the form of its inputs only (shape, type, device), never at their content. What follows
/// from its result is the same for every image.
[[nodiscard]] bool asksForForm(const torch::jit::Node *node);

/// Splits a network at its exits and tries that, once; each call gives copies. Exit 1's stage also computes the scores
/// that belong to it (neededOutputs), and so on. An error says where and why a network cannot be split: it decides by
/// what it sees, changes a tensor in place that a later stage needs unchanged, keeps a state, or a value that a later
/// stage needs has no row for each image.
[[nodiscard]] Result<Stages> splitStages(const Network &network, InputShape input);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/networks/network.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace offramp {

/// What a trunk gives for an exit.
struct TrunkOutput {
    std::string name;                ///< the path of the layer that gives it, or the name of the exit of its own
    bool isLogits = false;           ///< of an exit of its own; else what a layer gives
    std::vector<std::int64_t> shape; ///< of one image

    bool operator==(const TrunkOutput &) const = default;
};

/// The part of a network that some of its layers and exits need, as one graph from the module and a batch of images to
/// a tuple of tensors, in the order in which they are computed. Exits are given as logits, whatever the network
/// returns.
struct TrunkGraph {
    std::shared_ptr<torch::jit::Graph> graph;
    std::vector<TrunkOutput> outputs;
};

/// The graph of a network that was probed. layers: the paths of modules ("layer1.0"); withExits: also its own exits.
/// Errors: a layer that is not there, is not called once in every run, gives something else than one tensor, or one
/// that is changed in place later; a network that is made for one number of images.
[[nodiscard]] Result<TrunkGraph> trunkGraph(const Network &network, InputShape input,
                                            const std::vector<std::string> &layers, bool withExits);

/// The paths of the blocks of a network, in their order: modules made of others that give a feature map on which all
/// that follows depends, and nothing else that was computed before. Of several that give the same, the outermost.
[[nodiscard]] Result<std::vector<std::string>> blocksOf(const Network &network, InputShape input);

} // namespace offramp

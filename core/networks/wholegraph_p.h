// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/networks/inlining_p.h"
#include "core/networks/network.h"
#include "core/networks/outputplan_p.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace offramp {

/// forward as one graph, made from the module alone: every call inlined, attributes and what follows from them
/// constant where nothing changes them, batch norm not folded, nothing shared that forward computes twice.
struct ForwardGraph {
    std::shared_ptr<torch::jit::Graph> graph;
    std::vector<torch::jit::IValue> leading;        ///< inputs before the images: the module
    bool isWhole = false;                           ///< no call is left, and its outputs are one tensor each
    InlinedForward inlined;                         ///< what it was made from: does all that forward does
    std::shared_ptr<torch::jit::Function> function; ///< runs inlined.graph
};

/// A network as one graph: from leading inputs (the frozen module, or none) and a batch of images to the outputs.
struct WholeGraph {
    std::shared_ptr<torch::jit::Graph> graph;
    std::vector<torch::jit::IValue> leading;
    OutputPlan outputs; ///< what the outputs of the graph are
};

/// The graph of a module's forward. Weights are shared.
[[nodiscard]] ForwardGraph forwardGraph(const torch::jit::Module &module);

/// Runs all that forward does: gives what it returns. The paths of modules are those of inlining_p.h.
torch::jit::IValue runForward(const ForwardGraph &forward, const at::Tensor &images);

/// The graph of a network for images of that shape, made once: the one of its forward; by tracing on one image if
/// forward builds its result in a way that cannot be analysed. Exits that pass through a common tensor are separated.
/// The pointer is valid until the network is trained or destroyed.
[[nodiscard]] Result<const WholeGraph *> wholeGraph(const Network &network, InputShape input);

/// A batch of images with varied contents to try a network on, on the CPU.
[[nodiscard]] at::Tensor waveImages(std::int64_t batch, InputShape input);

/// Visits the nodes of a block and of the blocks inside them, in order.
void forEachNode(torch::jit::Block *block, const std::function<void(torch::jit::Node *)> &visit);

/// "aten::add_ of layer1.0 (net.py:14)".
[[nodiscard]] std::string placeOf(const torch::jit::Node *node);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/networks/network.h"

#include <memory>
#include <vector>

namespace torch::jit {
struct GraphFunction;
}

namespace offramp {

/// A graph ready to run. The optimiser is off while it runs: the same inputs give the same bits every time.
class RunnableGraph
{
public:
    /// leading: inputs before the tensors.
    explicit RunnableGraph(std::shared_ptr<torch::jit::Graph> graph, std::vector<torch::jit::IValue> leading = {});
    RunnableGraph(RunnableGraph &&) noexcept;
    ~RunnableGraph();

    /// The tensors that the graph returns for these inputs.
    [[nodiscard]] std::vector<at::Tensor> run(const std::vector<at::Tensor> &inputs) const;

private:
    std::unique_ptr<torch::jit::GraphFunction> m_function;
    std::vector<torch::jit::IValue> m_leading;
};

/// A network as one graph, batch norm not folded: from leading inputs (the frozen module, or none) and a batch of
/// images to one output for each exit.
struct WholeGraph {
    std::shared_ptr<torch::jit::Graph> graph;
    std::vector<torch::jit::IValue> leading;
};

/// The graph of a network, by freezing without folding; by tracing on one image of that shape if forward builds
/// its result in a way that cannot be analysed. Weights are shared.
[[nodiscard]] Result<WholeGraph> wholeGraph(const Network &network, InputShape input);

/// Makes a graph return only these values, and removes what they do not need.
void keepOutputs(std::shared_ptr<torch::jit::Graph> &graph, const std::vector<torch::jit::Value *> &outputs);

/// The parts of a network that its exits 1..k need, for k = 1..K: each takes a batch of images and gives the logits
/// of exits 1..k. Weights are shared.
[[nodiscard]] Result<std::vector<RunnableGraph>> cutNetworks(const Network &network, InputShape input);

} // namespace offramp

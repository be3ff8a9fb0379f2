// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/networks/dependence_p.h"
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

    /// The elements of the tuple that the graph returns for these inputs, which include the leading ones.
    [[nodiscard]] std::vector<torch::jit::IValue> runValues(std::vector<torch::jit::IValue> inputs) const;

private:
    std::unique_ptr<torch::jit::GraphFunction> m_function;
    std::vector<torch::jit::IValue> m_leading;
};

/// The part of a graph with these nodes (and the constants they take) that takes some values and returns a tuple of
/// others.
[[nodiscard]] std::shared_ptr<torch::jit::Graph> partOf(torch::jit::Graph &graph, const NodeSet &nodes,
                                                        const std::vector<torch::jit::Value *> &inputs,
                                                        const std::vector<torch::jit::Value *> &outputs);

/// The parts of a network that its exits 1..k need, for k = 1..K: each takes a batch of images and gives the logits
/// of exits 1..k and then the scores that belong to its part (neededOutputs). Weights are shared.
[[nodiscard]] Result<std::vector<RunnableGraph>> cutNetworks(const Network &network, InputShape input);

/// The parts that all exits but one need, for each exit but the last: each takes a batch of images and gives the logits
/// and scores of these exits.
[[nodiscard]] Result<std::vector<RunnableGraph>> networksWithoutExit(const Network &network, InputShape input);

/// The parts that each exit alone needs: each takes a batch of images and gives that exit's logits.
[[nodiscard]] Result<std::vector<RunnableGraph>> loneExits(const Network &network, InputShape input);

} // namespace offramp

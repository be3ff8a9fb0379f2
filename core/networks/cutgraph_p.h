// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/networks/network.h"

#include <memory>
#include <vector>

namespace torch::jit {
struct GraphFunction;
}

namespace offramp {

/// The part of a network that its exits 1..k need, ready to run.
class CutNetwork
{
public:
    CutNetwork(std::shared_ptr<torch::jit::Graph> graph, std::vector<torch::jit::IValue> leading);
    CutNetwork(CutNetwork &&) noexcept;
    ~CutNetwork();

    /// The logits of exits 1..k for a batch. Runs the graph as it is: the optimiser is off while it runs.
    [[nodiscard]] std::vector<at::Tensor> run(const at::Tensor &batch) const;

private:
    std::unique_ptr<torch::jit::GraphFunction> m_function;
    std::vector<torch::jit::IValue> m_leading; ///< inputs before the batch: the frozen module, or none
};

/// The parts for k = 1..K, by freezing without folding and dropping what later exits alone need; by tracing on one
/// picture of that shape where forward builds its result in a way that cannot be followed. Weights are shared.
[[nodiscard]] Result<std::vector<CutNetwork>> cutNetworks(const Network &network, InputShape input);

} // namespace offramp

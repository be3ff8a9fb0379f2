// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace offramp {

using NodeSet = std::unordered_set<torch::jit::Node *>;

/// Whether a value is a tensor.
[[nodiscard]] bool isTensor(const torch::jit::Value *value);

/// What the values of a graph depend on. A value that shares memory with another one, as a view does, also depends on
/// what changes that memory before it is read. A node with inner blocks counts as one with all that they do.
class Dependence
{
public:
    /// A change in place.
    struct Write {
        torch::jit::Node *node = nullptr;  ///< of the graph's own block
        torch::jit::Node *place = nullptr; ///< the same, or the one inside its blocks
        std::unordered_set<torch::jit::Value *> memory;
    };

    /// Examines a graph, which must live longer and stay as it is.
    explicit Dependence(torch::jit::Graph &graph);

    /// The nodes that these values need, as they are at the end of the graph.
    [[nodiscard]] NodeSet needs(at::ArrayRef<torch::jit::Value *> values) const;

    /// All changes in place, in order.
    [[nodiscard]] const std::vector<Write> &writes() const { return m_writes; }

    /// Whether a change affects what is read through a value.
    [[nodiscard]] bool affects(const Write &write, torch::jit::Value *value) const;

    /// Whether two values may share memory.
    [[nodiscard]] bool mayShare(torch::jit::Value *a, torch::jit::Value *b) const;

    /// The values made by others that a node of the graph's own block and its inner blocks take.
    [[nodiscard]] const std::vector<torch::jit::Value *> &takenBy(torch::jit::Node *node) const;

    /// Whether a node belongs to the graph's own block.
    [[nodiscard]] bool hasNode(torch::jit::Node *node) const { return m_order.contains(node); }

    /// The position of a node of the graph's own block.
    [[nodiscard]] std::size_t orderOf(torch::jit::Node *node) const { return m_order.at(node); }

private:
    using Memory = std::unordered_set<torch::jit::Value *>;

    bool share(torch::jit::Block *block);
    bool share(torch::jit::Node *node);
    bool shareBySchema(torch::jit::Node *node);
    bool flow(torch::jit::Value *from, torch::jit::Value *to);
    void findWrites(torch::jit::Block *block, torch::jit::Node *top);
    [[nodiscard]] const Memory &memoryOf(torch::jit::Value *value) const;

    torch::jit::Graph &m_graph;
    std::unordered_map<torch::jit::Value *, Memory> m_memory; ///< the values whose memory a value may show
    std::unordered_map<std::string, torch::jit::Value *> m_attributes;
    std::unordered_map<torch::jit::Node *, std::size_t> m_order;
    std::unordered_map<torch::jit::Node *, std::vector<torch::jit::Value *>> m_taken;
    std::vector<Write> m_writes;
};

/// Whether an operator of a graph, or of a block inside it, changes a value in place.
[[nodiscard]] bool changesInPlace(torch::jit::Graph &graph);

} // namespace offramp

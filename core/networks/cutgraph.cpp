// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/cutgraph_p.h"

#include "core/networks/network_p.h"
#include "core/networks/wholegraph_p.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace offramp {

namespace jit = torch::jit;

RunnableGraph::RunnableGraph(std::shared_ptr<jit::Graph> graph, std::vector<jit::IValue> leading)
    : m_function(std::make_unique<jit::GraphFunction>("part", std::move(graph), nullptr))
    , m_leading(std::move(leading))
{
}

RunnableGraph::RunnableGraph(RunnableGraph &&) noexcept = default;
RunnableGraph::~RunnableGraph() = default;

std::vector<at::Tensor> RunnableGraph::run(const std::vector<at::Tensor> &inputs) const
{
    jit::Stack stack(m_leading);
    stack.insert(stack.end(), inputs.begin(), inputs.end());
    std::vector<at::Tensor> tensors;
    for (const jit::IValue &value : runValues(std::move(stack)))
        tensors.push_back(value.toTensor());
    return tensors;
}

std::vector<jit::IValue> RunnableGraph::runValues(std::vector<jit::IValue> inputs) const
{
    const jit::GraphOptimizerEnabledGuard unoptimised(false);
    m_function->run(inputs);
    const auto &elements = inputs.back().toTupleRef().elements();
    return std::vector<jit::IValue>(elements.begin(), elements.end());
}

std::shared_ptr<jit::Graph> partOf(jit::Graph &graph, const NodeSet &nodes, const std::vector<jit::Value *> &inputs,
                                   const std::vector<jit::Value *> &outputs)
{
    auto part = std::make_shared<jit::Graph>();
    std::unordered_map<jit::Value *, jit::Value *> copies;
    for (jit::Value *input : inputs)
        copies[input] = part->addInput()->setType(input->type());
    bool hasBlocks = false;
    for (jit::Node *node : graph.nodes()) {
        const bool isConstant = node->kind() == c10::prim::Constant && !copies.contains(node->output());
        if (!nodes.contains(node) && !isConstant)
            continue;
        jit::Node *copy
            = part->insertNode(part->createClone(node, [&](jit::Value *value) { return copies.at(value); }));
        for (std::size_t i = 0; i < node->outputs().size(); ++i)
            copies[node->output(i)] = copy->output(i);
        hasBlocks = hasBlocks || !node->blocks().empty();
    }
    std::vector<jit::Value *> results;
    for (jit::Value *output : outputs)
        results.push_back(copies.at(output));
    part->registerOutput(part->appendNode(part->createTuple(results))->output());
    for (auto it = part->nodes().rbegin(); it != part->nodes().rend(); ++it) {
        if (it->kind() == c10::prim::Constant && !it->hasUses())
            it.destroyCurrent();
    }
    if (hasBlocks) // whose inner nodes may be more than the outputs need
        jit::EliminateDeadCode(part);
    return part;
}

namespace {

/// For each exit but a number of last ones the part of a network that gives what outputsOf names for it.
template<typename OutputsOf>
Result<std::vector<RunnableGraph>> partsFor(const Network &network, InputShape input, OutputsOf outputsOf,
                                            std::size_t leftOut = 0)
{
    const auto found = wholeGraph(network, input);
    if (!found)
        return tl::unexpected(found.error());
    const WholeGraph &whole = **found;
    try {
        jit::Graph &graph = *whole.graph;
        const Dependence dependence(graph);
        const std::vector<jit::Value *> inputs(graph.inputs().begin(), graph.inputs().end());
        std::vector<RunnableGraph> parts;
        for (std::size_t k = 0; k + leftOut < whole.outputs.exits.size(); ++k) {
            const std::vector<jit::Value *> outputs = outputsOf(whole, k);
            parts.emplace_back(partOf(graph, dependence.needs(outputs), inputs, outputs), whole.leading);
        }
        return parts;
    } catch (const std::exception &e) {
        return torchFailure(e, "searching for the parts that its exits need");
    }
}

} // namespace

Result<std::vector<RunnableGraph>> cutNetworks(const Network &network, InputShape input)
{
    return partsFor(network, input, [](const WholeGraph &whole, std::size_t k) {
        std::vector<jit::Value *> outputs;
        for (const std::size_t output : neededOutputs(whole.outputs, k))
            outputs.push_back(whole.graph->outputs()[output]);
        return outputs;
    });
}

Result<std::vector<RunnableGraph>> networksWithoutExit(const Network &network, InputShape input)
{
    const auto outputsOf = [](const WholeGraph &whole, std::size_t k) {
        std::vector<jit::Value *> outputs;
        for (const std::size_t output : neededOutputs(whole.outputs, whole.outputs.exits.size() - 1)) {
            if (output != whole.outputs.exits[k] && whole.outputs.scores[k] != output)
                outputs.push_back(whole.graph->outputs()[output]);
        }
        return outputs;
    };
    return partsFor(network, input, outputsOf, 1);
}

Result<std::vector<RunnableGraph>> loneExits(const Network &network, InputShape input)
{
    return partsFor(network, input, [](const WholeGraph &whole, std::size_t k) {
        return std::vector<jit::Value *>{whole.graph->outputs()[whole.outputs.exits[k]]};
    });
}

} // namespace offramp

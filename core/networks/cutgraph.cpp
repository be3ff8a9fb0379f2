// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/cutgraph_p.h"

#include "core/networks/network_p.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/csrc/jit/passes/remove_exceptions.h>
#include <torch/csrc/jit/passes/remove_mutation.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <optional>
#include <set>

namespace offramp {

namespace jit = torch::jit;

namespace {

/// The value that was put into a tuple at the index where it is extracted, else the value itself.
jit::Value *unwrapped(jit::Value *value)
{
    while (value->node()->kind() == c10::prim::TupleUnpack
           && value->node()->input()->node()->kind() == c10::prim::TupleConstruct)
        value = value->node()->input()->node()->input(value->offset());
    return value;
}

/// The contents of a dictionary, in order; empty if a key may occur twice.
std::optional<std::vector<jit::Value *>> dictValues(const jit::Node *node)
{
    std::vector<jit::Value *> values;
    std::set<std::string> keys;
    for (std::size_t i = 0; i + 1 < node->inputs().size(); i += 2) {
        const auto key = jit::toIValue(node->input(i));
        if (!key || !key->isString() || !keys.insert(key->toStringRef()).second)
            return std::nullopt;
        values.push_back(node->input(i + 1));
    }
    return values;
}

/// Collects the tensors of a returned value; false if it is not simply composed of them.
bool collectTensors(jit::Value *value, std::vector<jit::Value *> &tensors)
{
    value = unwrapped(value);
    if (value->type()->kind() == c10::TypeKind::TensorType) {
        tensors.push_back(value);
        return true;
    }
    jit::Node *node = value->node();
    const auto collectAll = [&](at::ArrayRef<jit::Value *> parts) {
        return std::all_of(parts.begin(), parts.end(), [&](jit::Value *part) { return collectTensors(part, tensors); });
    };
    if (node->kind() == c10::prim::DictConstruct && value->uses().size() == 1) {
        const auto values = dictValues(node);
        return values && collectAll(*values);
    }
    const bool isTuple = node->kind() == c10::prim::TupleConstruct;
    const bool isUnchangedList = node->kind() == c10::prim::ListConstruct && value->uses().size() == 1;
    return (isTuple || isUnchangedList) && collectAll(node->inputs());
}

std::optional<WholeGraph> frozenGraph(const jit::Module &module)
{
    try {
        const jit::Module frozen = jit::freeze_module(module);
        auto graph = frozen.get_method("forward").graph();
        jit::EliminateExceptions(graph);
        jit::ConstantPropagation(graph);
        jit::RemoveListMutation(graph); // a list of logits that is appended to becomes one that is built at once
        std::vector<jit::Value *> tensors;
        if (graph->inputs().size() != 2 || graph->outputs().size() != 1
            || !collectTensors(graph->outputs()[0], tensors))
            return std::nullopt;
        graph->eraseOutput(0);
        for (jit::Value *tensor : tensors)
            graph->registerOutput(tensor);
        return WholeGraph{graph, {frozen._ivalue()}};
    } catch (const std::exception &) {
        return std::nullopt; // tracing is tried instead
    }
}

Result<WholeGraph> tracedGraph(const Network &network, InputShape input)
{
    auto &module = network.d().module;
    const torch::NoGradGuard noGrad;
    const jit::GraphOptimizerEnabledGuard unoptimised(false);
    std::optional<Error> wrong;
    const auto forward = [&](jit::Stack inputs) -> jit::Stack {
        const auto outputs = flattenOutputs(module.forward(std::move(inputs)));
        if (!outputs) {
            wrong = outputs.error();
            return {};
        }
        return {outputs->begin(), outputs->end()};
    };
    const auto image = blankImages(network, 1, input);
    const auto traced = jit::tracer::trace({image}, forward, [](const torch::autograd::Variable &) { return ""; });
    if (wrong)
        return tl::unexpected(*wrong);
    return WholeGraph{traced.first->graph, {}};
}

std::shared_ptr<jit::Graph> cut(jit::Graph &whole, std::size_t exits)
{
    auto graph = whole.copy();
    keepOutputs(graph, {graph->outputs().begin(), graph->outputs().begin() + static_cast<std::ptrdiff_t>(exits)});
    return graph;
}

} // namespace

RunnableGraph::RunnableGraph(std::shared_ptr<jit::Graph> graph, std::vector<jit::IValue> leading)
    : m_function(std::make_unique<jit::GraphFunction>("part", std::move(graph), nullptr))
    , m_leading(std::move(leading))
{
}

RunnableGraph::RunnableGraph(RunnableGraph &&) noexcept = default;
RunnableGraph::~RunnableGraph() = default;

std::vector<at::Tensor> RunnableGraph::run(const std::vector<at::Tensor> &inputs) const
{
    const jit::GraphOptimizerEnabledGuard unoptimised(false);
    jit::Stack stack(m_leading);
    stack.insert(stack.end(), inputs.begin(), inputs.end());
    m_function->run(stack);
    return flattenOutputs(stack.back()).value();
}

void keepOutputs(std::shared_ptr<jit::Graph> &graph, const std::vector<jit::Value *> &outputs)
{
    // A function has one output.
    jit::Value *all = graph->appendNode(graph->createTuple(outputs))->output();
    while (!graph->outputs().empty())
        graph->eraseOutput(graph->outputs().size() - 1);
    graph->registerOutput(all);
    jit::EliminateDeadCode(graph);
}

Result<WholeGraph> wholeGraph(const Network &network, InputShape input)
{
    try {
        const torch::NoGradGuard noGrad;
        if (auto frozen = frozenGraph(network.d().module))
            return std::move(*frozen);
        return tracedGraph(network, input);
    } catch (const std::exception &e) {
        return torchFailure(e, "searching for the parts that its exits need");
    }
}

Result<std::vector<RunnableGraph>> cutNetworks(const Network &network, InputShape input)
{
    const auto whole = wholeGraph(network, input);
    if (!whole)
        return tl::unexpected(whole.error());
    try {
        std::vector<RunnableGraph> cuts;
        for (std::size_t k = 1; k <= whole->graph->outputs().size(); ++k)
            cuts.emplace_back(cut(*whole->graph, k), whole->leading);
        return cuts;
    } catch (const std::exception &e) {
        return torchFailure(e, "searching for the parts that its exits need");
    }
}

} // namespace offramp

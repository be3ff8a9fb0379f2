// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/wholegraph_p.h"

#include "core/networks/fixedbatch.h"
#include "core/networks/independence_p.h"
#include "core/networks/network_p.h"

#include <fmt/format.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/loop_unrolling.h>
#include <torch/csrc/jit/passes/lower_tuples.h>
#include <torch/csrc/jit/passes/peephole.h>
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

bool returnTensors(jit::Graph &graph)
{
    std::vector<jit::Value *> tensors;
    if (graph.inputs().size() != 2 || graph.outputs().size() != 1 || !collectTensors(graph.outputs()[0], tensors)
        || tensors.empty())
        return false;
    graph.eraseOutput(0);
    for (jit::Value *tensor : tensors)
        graph.registerOutput(tensor);
    return true;
}

bool holdsCalls(jit::Graph &graph)
{
    bool found = false;
    forEachNode(graph.block(), [&](jit::Node *node) {
        found = found || node->kind() == c10::prim::CallMethod || node->kind() == c10::prim::CallFunction
                || node->kind() == c10::prim::fork;
    });
    return found;
}

/// Computes what is the same for all images. Expressions that occur twice stay, as fvcore counts both.
void simplify(std::shared_ptr<jit::Graph> &graph)
{
    jit::EliminateExceptions(graph);
    jit::ConstantPropagation(graph, true);
    jit::PeepholeOptimize(graph);
    jit::ConstantPropagation(graph, true);
    jit::UnrollConstantLoops(graph);
    jit::ConstantPropagation(graph, true);
    jit::LowerSimpleTuples(graph);
    jit::EliminateDeadCode(graph);
}

/// While it exists, LibTorch's tracer gives nodes the paths of those they come from.
struct TracedPaths {
    TracedPaths()
    {
        jit::tracer::setRecordSourceLocation([](jit::Node *node) { setModulePath(*node, runningModulePath()); });
    }
    ~TracedPaths()
    {
        jit::tracer::setRecordSourceLocation([](jit::Node *) {});
    }
};

Result<WholeGraph> tracedGraph(const Network &network, InputShape input)
{
    const ForwardGraph &known = network.d().forward;
    const jit::GraphOptimizerEnabledGuard unoptimised(false);
    std::optional<Error> wrong;
    const auto forward = [&](jit::Stack inputs) -> jit::Stack {
        const auto outputs = flattenOutputs(runForward(known, inputs.at(0).toTensor()));
        if (!outputs) {
            wrong = outputs.error();
            return {};
        }
        return {outputs->begin(), outputs->end()};
    };
    const auto image = blankImages(network, leastBatch(network, input), input);
    const TracedPaths paths;
    const auto traced = jit::tracer::trace({image}, forward, [](const torch::autograd::Variable &) { return ""; });
    if (wrong)
        return tl::unexpected(*wrong);
    return WholeGraph{traced.first->graph, {}, {}};
}

/// Divides the outputs that are stacks among as many outputs as they hold exits.
void unstack(jit::Graph &graph, const std::vector<Stack> &stacks)
{
    const jit::WithInsertPoint atEnd(graph.block()->return_node());
    std::vector<jit::Value *> outputs;
    for (std::size_t i = 0; i < stacks.size(); ++i) {
        jit::Value *returned = graph.outputs()[i];
        if (stacks[i].exits == 0) {
            outputs.push_back(returned);
            continue;
        }
        jit::Value *list = graph.insert(c10::Symbol::fromQualString("aten::unbind"), {returned, stacks[i].dimension});
        jit::Node *parts = graph.insertNode(graph.createListUnpack(list, static_cast<std::size_t>(stacks[i].exits)));
        for (jit::Value *part : parts->outputs())
            outputs.push_back(part->setType(c10::TensorType::get()));
    }
    while (!graph.outputs().empty())
        graph.eraseOutput(graph.outputs().size() - 1);
    for (jit::Value *output : outputs)
        graph.registerOutput(output);
}

Result<WholeGraph> makeWholeGraph(const Network &network, InputShape input)
{
    const ForwardGraph &forward = network.d().forward;
    auto whole = forward.isWhole ? Result<WholeGraph>(WholeGraph{forward.graph->copy(), forward.leading, {}})
                                 : tracedGraph(network, input);
    if (!whole)
        return whole;
    const auto plan = outputPlan(network, input);
    if (!plan)
        return tl::unexpected(plan.error());
    if (!plan->stacks.empty() && whole->graph->outputs().size() == plan->stacks.size())
        unstack(*whole->graph, plan->stacks);
    const bool isSame = whole->graph->outputs().size() == plan->outputs; // or it depends on the images
    whole->outputs = isSame ? *plan : allExits(whole->graph->outputs().size());
    if (network.d().hasWeights && !network.d().training)
        separateExits(*whole, input, fixedBatch(network, input));
    return whole;
}

/// Whether the parameters have shapes but no values. LibTorch cannot simplify such a graph: it compares constants.
bool hasMetaWeights(const jit::Module &module)
{
    for (const at::Tensor &parameter : module.parameters()) {
        if (parameter.is_meta())
            return true;
    }
    return false;
}

} // namespace

void forEachNode(jit::Block *block, const std::function<void(jit::Node *)> &visit)
{
    for (jit::Node *node : block->nodes()) {
        visit(node);
        for (jit::Block *inner : node->blocks())
            forEachNode(inner, visit);
    }
}

std::string placeOf(const jit::Node *node)
{
    std::string text = node->kind().toQualString();
    if (const std::string path = modulePath(node); !path.empty())
        text += " of " + path;
    const auto place = node->sourceRange().file_line_col();
    if (!place)
        return text;
    return fmt::format("{} ({}:{})", text, std::filesystem::path(std::get<0>(*place)).filename().string(),
                       std::get<1>(*place));
}

at::Tensor waveImages(std::int64_t batch, InputShape input)
{
    const auto ramp = torch::arange(batch * input.channels * input.height * input.width, torch::kFloat);
    return torch::sin(ramp * 0.37).reshape({batch, input.channels, input.height, input.width});
}

ForwardGraph forwardGraph(const jit::Module &module)
{
    const torch::NoGradGuard noGrad;
    ForwardGraph forward{nullptr, {module._ivalue()}, false, inlinedForward(module), nullptr};
    forward.graph = forward.inlined.graph;
    forward.function = std::make_shared<jit::GraphFunction>("forward", forward.inlined.graph, nullptr);
    if (hasMetaWeights(module))
        return forward;
    try {
        auto simple = forward.graph->copy();
        for (int pass = 0; pass < 2; ++pass) { // the first one removes decisions that change attributes
            freezeAttributes(*simple, module);
            simplify(simple);
        }
        jit::RemoveListMutation(simple); // a list of logits that is appended to becomes one that is built at once
        forward.graph = simple;
        forward.isWhole = !holdsCalls(*simple) && returnTensors(*simple);
    } catch (const std::exception &) { // then it is used as it is, or traced
    }
    return forward;
}

jit::IValue runForward(const ForwardGraph &forward, const at::Tensor &images)
{
    const jit::GraphOptimizerEnabledGuard unoptimised(false);
    jit::Stack stack(forward.leading);
    stack.emplace_back(images);
    forward.function->run(stack);
    return stack.back();
}

Result<const WholeGraph *> wholeGraph(const Network &network, InputShape input)
{
    auto &known = network.d().whole;
    if (known && known->first == input)
        return &known->second;
    try {
        const torch::NoGradGuard noGrad;
        auto whole = makeWholeGraph(network, input);
        if (!whole)
            return tl::unexpected(whole.error());
        known.emplace(input, std::move(*whole));
        return &known->second;
    } catch (const std::exception &e) {
        return torchFailure(e, "searching for the parts that its exits need");
    }
}

} // namespace offramp

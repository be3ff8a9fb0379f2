// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/trunkgraph_p.h"

#include "core/networks/cutgraph_p.h"
#include "core/networks/fixedbatch.h"
#include "core/networks/network_p.h"
#include "core/support/printable.h"

#include <fmt/format.h>
#include <torch/csrc/jit/passes/lower_tuples.h>
#include <torch/csrc/jit/passes/peephole_dict_idioms.h>
#include <torch/csrc/jit/passes/peephole_list_idioms.h>
#include <torch/csrc/jit/passes/remove_mutation.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <limits>
#include <map>

namespace offramp {

namespace jit = torch::jit;

namespace {

using Values = std::vector<jit::Value *>;

/// Whether values of a type are tensors or hold some; modules do not count.
bool canHoldTensors(const c10::TypePtr &type)
{
    if (type->kind() == c10::TypeKind::TensorType || type->kind() == c10::TypeKind::AnyType)
        return true;
    if (type->kind() == c10::TypeKind::ClassType)
        return false;
    const auto inner = type->containedTypes();
    return std::any_of(inner.begin(), inner.end(), canHoldTensors);
}

jit::Value *call(jit::Graph &graph, const char *name, at::ArrayRef<jit::NamedValue> arguments)
{
    return graph.insert(c10::Symbol::fromQualString(name), arguments);
}

/// Takes a returned value apart, as flattenOutputs() does with an example of it.
void takeApart(jit::Graph &graph, jit::Value *value, const jit::IValue &example, Values &tensors)
{
    if (example.isTensor()) {
        tensors.push_back(value);
        return;
    }
    if (example.isTuple()) {
        const auto &elements = example.toTupleRef().elements();
        const auto types = value->type()->expectRef<c10::TupleType>().elements();
        for (std::size_t i = 0; i < elements.size(); ++i) {
            jit::Value *index = graph.insertConstant(static_cast<std::int64_t>(i));
            jit::Node *element = graph.insertNode(graph.createTupleIndex(value, index, types[i]));
            takeApart(graph, element->output(), elements[i], tensors);
        }
        return;
    }
    if (example.isGenericDict()) {
        for (const auto &entry : example.toGenericDict())
            takeApart(graph, call(graph, "aten::__getitem__", {value, entry.key()}), entry.value(), tensors);
        return;
    }
    const auto list = example.toListRef();
    for (std::size_t i = 0; i < list.size(); ++i) {
        jit::Value *element = call(graph, "aten::__getitem__", {value, static_cast<std::int64_t>(i)});
        takeApart(graph, element, list[i], tensors);
    }
}

/// The outputs in these tensors, as takenApart() gives them.
Values unstacked(jit::Graph &graph, const std::vector<Stack> &stacks, const Values &tensors)
{
    if (stacks.size() != tensors.size())
        return tensors;
    Values outputs;
    for (std::size_t i = 0; i < stacks.size(); ++i) {
        if (stacks[i].exits == 0)
            outputs.push_back(tensors[i]);
        for (std::int64_t k = 0; k < stacks[i].exits; ++k)
            outputs.push_back(call(graph, "aten::select", {tensors[i], stacks[i].dimension, k}));
    }
    return outputs;
}

/// Logits with the same softmax, as toLogits() makes them.
jit::Value *asLogits(jit::Graph &graph, jit::Value *outputs, OutputKind kind)
{
    const auto logarithm = [&](jit::Value *value) {
        const double least = std::numeric_limits<float>::min();
        return call(graph, "aten::log", {call(graph, "aten::clamp_min", {value, least})});
    };
    if (kind == OutputKind::Probabilities)
        return logarithm(outputs);
    if (kind != OutputKind::ClassProbabilities)
        return outputs;
    return call(graph, "aten::sub", {logarithm(outputs), logarithm(call(graph, "aten::rsub", {outputs, 1}))});
}

/// A network's forward with every call inlined, and what its layers give.
struct InlinedLayers {
    std::shared_ptr<jit::Graph> graph;
    std::map<std::string, jit::Value *> given;  ///< by path, what a layer gives that is called once in every run
    std::map<std::string, std::string> refused; ///< why others are not among them
};

InlinedLayers inlinedLayers(const jit::Module &module)
{
    const InlinedForward inlined = inlinedForward(module);
    InlinedLayers layers{inlined.graph, {}, {}};
    std::vector<std::string> paths;
    for (const auto &[path, values] : inlined.given) {
        if (path.empty())
            continue;
        if (values.size() > 1) {
            layers.refused[path] = fmt::format("it is called {} times", values.size());
        } else if (values.front()->node()->owningBlock() != layers.graph->block()) {
            layers.refused[path] = "it is called in a decision or a loop";
        } else {
            layers.graph->registerOutput(values.front());
            paths.push_back(path);
        }
    }
    jit::LowerSimpleTuples(layers.graph); // a value depends then only on its own part of a tuple
    const std::size_t own = layers.graph->outputs().size() - paths.size();
    for (std::size_t i = 0; i < paths.size(); ++i)
        layers.given[paths[i]] = layers.graph->outputs()[own + i];
    while (layers.graph->outputs().size() > own)
        layers.graph->eraseOutput(layers.graph->outputs().size() - 1);
    return layers;
}

class Layers
{
public:
    explicit Layers(const Network &network)
        : m_layers(inlinedLayers(network.d().module))
        , m_dependence(*m_layers.graph)
    {
    }

    [[nodiscard]] const std::shared_ptr<jit::Graph> &graph() const { return m_layers.graph; }

    /// What the layer of that path gives.
    [[nodiscard]] Result<jit::Value *> valueOf(const std::string &path) const
    {
        const auto refused = [&](const std::string &why) {
            return failure(ErrorKind::Usage, fmt::format("Layer \"{}\" cannot have a head: {}.", path, why),
                           "Choose another layer, such as the one around it.");
        };
        if (const auto why = m_layers.refused.find(path); why != m_layers.refused.end())
            return refused(why->second);
        const auto found = m_layers.given.find(path);
        if (found == m_layers.given.end())
            return failure(ErrorKind::Usage, fmt::format("The network calls no layer \"{}\".", path), knownLayers());
        jit::Value *value = found->second;
        if (!isTensor(value))
            return refused(fmt::format("it gives {}, not a tensor", value->type()->annotation_str()));
        if (const jit::Node *change = laterChange(value))
            return refused("what it gives is changed in place later, by " + placeOf(change));
        return value;
    }

    [[nodiscard]] std::vector<std::string> blocks() const
    {
        const NodeSet all = m_dependence.needs(end());
        std::vector<std::pair<std::size_t, std::string>> found;
        Values known;
        for (const auto &[path, ignored] : m_layers.given) { // the outer one first
            const auto value = valueOf(path);
            if (!value || !holdsLayers(path) || std::ranges::count(known, *value) > 0 || !allPassesThrough(*value, all))
                continue;
            known.push_back(*value);
            found.emplace_back(positionOf(m_dependence, *value), path);
        }
        std::ranges::sort(found);
        std::vector<std::string> paths;
        for (const auto &[ignored, path] : found)
            paths.push_back(path);
        return paths;
    }

    /// When the last of the nodes that a value needs runs.
    [[nodiscard]] static std::size_t positionOf(const Dependence &dependence, jit::Value *value)
    {
        std::size_t position = 0;
        for (jit::Node *node : dependence.needs(value))
            position = std::max(position, dependence.orderOf(node));
        return position;
    }

private:
    [[nodiscard]] std::string knownLayers() const
    {
        std::vector<std::string> names;
        for (const auto &[path, ignored] : m_layers.given)
            names.push_back(path);
        if (names.empty())
            return "Use the network that it was made from, scripted or traced and not frozen: this one names no "
                   "layers.";
        return fmt::format("Its layers are {}.", listed(names));
    }

    /// What forward returns, or the last of several values that it returns.
    [[nodiscard]] jit::Value *end() const
    {
        jit::Value *value = m_layers.graph->outputs()[0];
        const auto isBuilt = [](const jit::Value *one) {
            const auto kind = one->node()->kind();
            return kind == c10::prim::TupleConstruct
                   || ((kind == c10::prim::ListConstruct || kind == c10::prim::DictConstruct)
                       && one->uses().size() == 1);
        };
        while (isBuilt(value) && !value->node()->inputs().empty())
            value = value->node()->inputs().back();
        return value;
    }

    [[nodiscard]] const jit::Node *laterChange(jit::Value *value) const
    {
        const bool isMade = m_dependence.hasNode(value->node()); // or it is the images
        for (const Dependence::Write &write : m_dependence.writes()) {
            const bool isLater = !isMade || m_dependence.orderOf(write.node) > m_dependence.orderOf(value->node());
            if (isLater && m_dependence.affects(write, value))
                return write.place;
        }
        return nullptr;
    }

    [[nodiscard]] bool holdsLayers(const std::string &path) const
    {
        const auto next = m_layers.given.lower_bound(path + '.');
        return next != m_layers.given.end() && next->first.starts_with(path + '.');
    }

    /// Whether all of these nodes that run later depend on what was computed before through this value alone.
    [[nodiscard]] bool allPassesThrough(jit::Value *value, const NodeSet &all) const
    {
        const NodeSet before = m_dependence.needs(value);
        const auto isOther = [&](jit::Value *taken) {
            jit::Node *maker = taken->node();
            const bool isFixed = maker->kind() == c10::prim::Constant || maker->kind() == c10::prim::GetAttr;
            return taken != value && !isFixed && canHoldTensors(taken->type())
                   && (maker->kind() == c10::prim::Param || before.contains(maker));
        };
        return std::ranges::all_of(all, [&](jit::Node *node) {
            return before.contains(node) || std::ranges::none_of(m_dependence.takenBy(node), isOther);
        });
    }

    const InlinedLayers m_layers;
    const Dependence m_dependence;
};

/// The network's own exits as logits, computed at the end of the graph.
Result<Values> ownExits(const Network &network, InputShape input, jit::Graph &graph)
{
    const auto plan = outputPlan(network, input);
    if (!plan)
        return tl::unexpected(plan.error());
    const auto kinds = network.outputKinds(input);
    if (!kinds)
        return tl::unexpected(kinds.error());
    const jit::GraphOptimizerEnabledGuard unoptimised(false);
    const auto example = network.d().module.forward({blankImages(network, 1, input)});
    const jit::WithInsertPoint atEnd(graph.block()->return_node());
    Values tensors;
    takeApart(graph, graph.outputs()[0], example, tensors);
    const Values outputs = unstacked(graph, plan->stacks, tensors);
    Values exits;
    for (std::size_t k = 0; k < plan->exits.size(); ++k)
        exits.push_back(asLogits(graph, outputs.at(plan->exits[k]), (*kinds)[k]));
    return exits;
}

/// Puts outputs, all tensors, in the place of what forward returns; lists and tuples that are only built to be taken
/// apart again are gone then.
void returnValues(const std::shared_ptr<jit::Graph> &graph, const Values &outputs)
{
    graph->eraseOutput(0);
    for (jit::Value *output : outputs)
        graph->registerOutput(output);
    jit::RemoveListMutation(graph);
    jit::LowerSimpleTuples(graph);
    jit::PeepholeOptimizeListIdioms(graph);
    jit::PeepholeOptimizeDictIdioms(graph);
}

/// The part of a graph that its outputs need, and these in the order in which they are computed.
TrunkGraph inOrder(jit::Graph &graph, const std::vector<TrunkOutput> &outputs)
{
    const Dependence dependence(graph);
    std::vector<std::size_t> order(outputs.size());
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
        positions.push_back(Layers::positionOf(dependence, graph.outputs()[i]));
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return positions[i]; });
    TrunkGraph trunk;
    Values values;
    for (const std::size_t i : order) {
        trunk.outputs.push_back(outputs[i]);
        values.push_back(graph.outputs()[i]);
    }
    const Values inputs(graph.inputs().begin(), graph.inputs().end());
    trunk.graph = partOf(graph, dependence.needs(values), inputs, values);
    return trunk;
}

/// Runs it on a blank image to see the shapes of its outputs.
void findShapes(TrunkGraph &trunk, const Network &network, InputShape input)
{
    const at::NoGradGuard ungraded;
    const RunnableGraph runnable(trunk.graph->copy(), {network.d().module._ivalue()});
    const auto values = runnable.run({blankImages(network, 1, input)});
    for (std::size_t i = 0; i < values.size(); ++i)
        trunk.outputs[i].shape = values[i].sizes().slice(1).vec();
}

Result<TrunkGraph> makeTrunk(const Network &network, InputShape input, const std::vector<std::string> &paths,
                             bool withExits)
{
    const Layers layers(network);
    if (layers.graph()->inputs().size() != 2 || layers.graph()->outputs().size() != 1)
        return failure(ErrorKind::BadInput, fmt::format("{} takes more than images.", network.path().string()),
                       "Save a module whose forward takes a batch of images.");
    Values values;
    std::vector<TrunkOutput> outputs;
    for (const std::string &path : paths) {
        const auto value = layers.valueOf(path);
        if (!value)
            return tl::unexpected(value.error());
        values.push_back(*value);
        outputs.push_back({path, false, {}});
    }
    if (withExits) {
        const auto exits = ownExits(network, input, *layers.graph());
        if (!exits)
            return tl::unexpected(exits.error());
        const auto names = network.exitNames(static_cast<int>(exits->size()));
        for (std::size_t k = 0; k < exits->size(); ++k) {
            values.push_back((*exits)[k]);
            outputs.push_back({names[k], true, {}});
        }
    }
    returnValues(layers.graph(), values);
    TrunkGraph trunk = inOrder(*layers.graph(), outputs);
    findShapes(trunk, network, input);
    return trunk;
}

} // namespace

Result<TrunkGraph> trunkGraph(const Network &network, InputShape input, const std::vector<std::string> &layers,
                              bool withExits)
{
    if (const auto batch = fixedBatch(network, input))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is made for batches of {} images.", network.path().string(), *batch),
                       "Trace it again so that it takes any number: core/networks/NETWORKS.md shows how.");
    try {
        return makeTrunk(network, input, layers, withExits);
    } catch (const std::exception &e) {
        return torchFailure(e, "searching for the layers that get heads");
    }
}

Result<std::vector<std::string>> blocksOf(const Network &network, InputShape input)
{
    try {
        const auto paths = Layers(network).blocks();
        const auto trunk = trunkGraph(network, input, paths, false);
        if (!trunk)
            return tl::unexpected(trunk.error());
        constexpr std::size_t featureMap = 3; // dimensions beside the batch
        std::vector<std::string> blocks;
        for (const TrunkOutput &output : trunk->outputs) {
            if (output.shape.size() == featureMap)
                blocks.push_back(output.name);
        }
        return blocks;
    } catch (const std::exception &e) {
        return torchFailure(e, "searching for its blocks");
    }
}

} // namespace offramp

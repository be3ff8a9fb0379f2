// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/stages_p.h"

#include "core/networks/cutgraph_p.h"
#include "core/networks/network_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/passes/remove_mutation.h>
#include <torch/csrc/jit/passes/shape_analysis.h>

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace offramp {

namespace jit = torch::jit;

namespace {

tl::unexpected<Error> unsplittable(const std::string &why)
{
    return failure(ErrorKind::BadInput, fmt::format("The network cannot be split at its exits: {}.", why),
                   "It can still be recorded; to run it with early exits, change forward there.");
}

/// "aten::add_ (net.py:14)".
std::string placeOf(const jit::Node *node)
{
    const std::string kind = node->kind().toQualString();
    const auto place = node->sourceRange().file_line_col();
    if (!place)
        return kind;
    return fmt::format("{} ({}:{})", kind, std::filesystem::path(std::get<0>(*place)).filename().string(),
                       std::get<1>(*place));
}

void forEachNode(jit::Block *block, const std::function<void(jit::Node *)> &visit)
{
    for (jit::Node *node : block->nodes()) {
        visit(node);
        for (jit::Block *inner : node->blocks())
            forEachNode(inner, visit);
    }
}

/// The values that a node and its inner blocks take from outside.
std::vector<jit::Value *> takenBy(jit::Node *node)
{
    std::vector<jit::Value *> taken(node->inputs().begin(), node->inputs().end());
    std::unordered_set<jit::Value *> inside;
    for (jit::Block *block : node->blocks()) {
        const auto take = [&](at::ArrayRef<jit::Value *> values) {
            std::copy_if(values.begin(), values.end(), std::back_inserter(taken),
                         [&](jit::Value *value) { return !inside.contains(value); });
        };
        inside.insert(block->inputs().begin(), block->inputs().end());
        forEachNode(block, [&](jit::Node *inner) {
            take(inner->inputs());
            for (jit::Block *below : inner->blocks())
                inside.insert(below->inputs().begin(), below->inputs().end());
            inside.insert(inner->outputs().begin(), inner->outputs().end());
        });
        take(block->outputs());
    }
    return taken;
}

bool isTensor(const jit::Value *value)
{
    return value->type()->kind() == c10::TypeKind::TensorType;
}

bool holdsTensors(const jit::Value *value)
{
    const auto kind = value->type()->kind();
    return isTensor(value) || kind == c10::TypeKind::ListType || kind == c10::TypeKind::TupleType
           || kind == c10::TypeKind::OptionalType || kind == c10::TypeKind::DictType;
}

/// A graph without in-place changes, divided among the exits.
class Splitter
{
public:
    explicit Splitter(std::shared_ptr<jit::Graph> graph)
        : m_graph(std::move(graph))
        , m_exits(m_graph->outputs().size())
    {
    }

    Result<Stages> split()
    {
        if (auto found = findImageValues(); !found)
            return tl::unexpected(found.error());
        for (std::size_t k = 0; k < m_exits; ++k)
            assign(m_graph->outputs()[k], k);
        Stages stages;
        std::vector<jit::Value *> alive{m_graph->inputs()[0]};
        for (std::size_t k = 0; k < m_exits; ++k) {
            const auto later = aliveAfter(k);
            stages.push_back(build(k, alive, later));
            alive = later;
        }
        return stages;
    }

private:
    /// Finds what depends on the content of the images, and that no number or decision does.
    Result<void> findImageValues()
    {
        m_ofImages.insert(m_graph->inputs()[0]);
        std::optional<std::string> why;
        // Nodes are in data order; inner blocks are examined with the node that contains them.
        forEachNode(m_graph->block(), [&](jit::Node *node) {
            const auto taken = takenBy(node);
            const bool sees = std::any_of(taken.begin(), taken.end(),
                                          [&](jit::Value *value) { return m_ofImages.contains(value); });
            if (!sees || asksForForm(node))
                return;
            for (jit::Block *block : node->blocks())
                m_ofImages.insert(block->inputs().begin(), block->inputs().end());
            for (jit::Value *output : node->outputs()) {
                if (holdsTensors(output))
                    m_ofImages.insert(output);
                else if (!why && node->blocks().empty())
                    why = fmt::format("it decides depending on its input, at {}", placeOf(node));
            }
        });
        if (why)
            return unsplittable(*why);
        return {};
    }

    /// Whether a value is handed from stage to stage; any other is computed again where it is needed.
    bool crosses(jit::Value *value) const { return isTensor(value) && m_ofImages.contains(value); }

    /// Assigns to stage k what a value needs and no earlier exit did.
    void assign(jit::Value *value, std::size_t k)
    {
        jit::Node *node = value->node();
        if (node->kind() == c10::prim::Param || !m_stageOf.try_emplace(node, k).second)
            return;
        for (jit::Value *input : takenBy(node))
            assign(input, k);
    }

    struct Needs {
        std::unordered_set<jit::Node *> nodes;
        std::vector<jit::Value *> fromBefore;
    };

    void collect(jit::Value *value, std::size_t k, Needs &needs) const
    {
        jit::Node *node = value->node();
        const bool isInput = node->kind() == c10::prim::Param;
        if (isInput || (crosses(value) && m_stageOf.at(node) < k)) {
            if (std::find(needs.fromBefore.begin(), needs.fromBefore.end(), value) == needs.fromBefore.end())
                needs.fromBefore.push_back(value);
            return;
        }
        if (!needs.nodes.insert(node).second)
            return;
        for (jit::Value *input : takenBy(node))
            collect(input, k, needs);
    }

    Needs needsOf(std::size_t k) const
    {
        Needs needs;
        collect(m_graph->outputs()[k], k, needs);
        return needs;
    }

    std::vector<jit::Value *> aliveAfter(std::size_t k) const
    {
        std::vector<jit::Value *> alive;
        for (std::size_t later = k + 1; later < m_exits; ++later) {
            for (jit::Value *value : needsOf(later).fromBefore) {
                const bool isMade = value->node()->kind() == c10::prim::Param || m_stageOf.at(value->node()) <= k;
                if (isMade && std::find(alive.begin(), alive.end(), value) == alive.end())
                    alive.push_back(value);
            }
        }
        return alive;
    }

    std::shared_ptr<jit::Graph> build(std::size_t k, const std::vector<jit::Value *> &alive,
                                      const std::vector<jit::Value *> &later) const
    {
        auto stage = std::make_shared<jit::Graph>();
        std::unordered_map<jit::Value *, jit::Value *> copies;
        const auto copyOf = [&](jit::Value *value) { return copies.at(value); };
        for (jit::Value *value : alive)
            copies[value] = stage->addInput()->setType(c10::TensorType::get());
        const Needs needs = needsOf(k);
        for (jit::Node *node : m_graph->nodes()) {
            if (!needs.nodes.contains(node))
                continue;
            jit::Node *copy = stage->insertNode(stage->createClone(node, copyOf));
            for (std::size_t i = 0; i < node->outputs().size(); ++i)
                copies[node->output(i)] = copy->output(i);
        }
        std::vector<jit::Value *> results{copyOf(m_graph->outputs()[k])};
        std::transform(later.begin(), later.end(), std::back_inserter(results), copyOf);
        keepOutputs(stage, results);
        return stage;
    }

    const std::shared_ptr<jit::Graph> m_graph;
    const std::size_t m_exits;
    std::unordered_set<jit::Value *> m_ofImages;
    std::unordered_map<jit::Node *, std::size_t> m_stageOf; ///< the first exit that needs a node
};

/// The network's graph with every in-place change converted to a new value.
Result<std::shared_ptr<jit::Graph>> withoutChanges(const WholeGraph &whole)
{
    auto graph = whole.graph->copy();
    jit::RemoveTensorMutation(graph);
    jit::EraseShapeInformation(graph);
    std::optional<std::string> why;
    forEachNode(graph->block(), [&](jit::Node *node) {
        const auto *schema = node->maybeSchema();
        if (!why && ((schema && schema->is_mutable()) || node->kind() == c10::prim::SetAttr))
            why = fmt::format("it changes a value in place that others may use, at {}", placeOf(node));
    });
    if (why)
        return unsplittable(*why);
    for (std::size_t i = whole.leading.size(); i-- > 0;) {
        if (graph->inputs()[i]->hasUses())
            return unsplittable(fmt::format("it has state, used at {}", placeOf(graph->inputs()[i]->uses()[0].user)));
        graph->eraseInput(i);
    }
    return graph;
}

std::vector<at::Tensor> pick(const std::vector<at::Tensor> &values, const at::Tensor &rows)
{
    std::vector<at::Tensor> picked;
    for (const at::Tensor &value : values)
        picked.push_back(value.index_select(0, rows));
    return picked;
}

/// Runs the stages and the whole network, and the stages again from the second on with a reordered subset of rows.
Result<void> tryOut(const Stages &stages, const WholeGraph &whole, InputShape input)
{
    constexpr std::int64_t batch = 3;
    const c10::InferenceMode inference;
    const auto ramp = torch::arange(batch * input.channels * input.height * input.width, torch::kFloat);
    const auto images = torch::sin(ramp * 0.37).reshape({batch, input.channels, input.height, input.width});
    const auto rows = torch::tensor({2, 0}, torch::kLong);
    auto graph = whole.graph->copy();
    keepOutputs(graph, {graph->outputs().begin(), graph->outputs().end()});
    const auto expected = RunnableGraph(graph, whole.leading).run({images});
    std::vector<at::Tensor> alive{images};
    std::vector<at::Tensor> fewer;
    for (std::size_t k = 0; k < stages.size(); ++k) {
        const RunnableGraph stage(stages[k]);
        auto all = stage.run(alive);
        if (!torch::allclose(all[0], expected[k], 1e-3, 1e-4, true))
            return unsplittable(fmt::format("the logits of stage {} differ from the network's", k + 1));
        if (k > 0) {
            auto some = stage.run(fewer);
            if (!torch::allclose(some[0], expected[k].index_select(0, rows), 1e-3, 1e-4, true))
                return unsplittable(
                    fmt::format("the answer of exit {} to an image depends on the other images of the batch", k + 1));
            fewer.assign(some.begin() + 1, some.end());
        }
        alive.assign(all.begin() + 1, all.end());
        for (const at::Tensor &value : alive) {
            if (value.dim() == 0 || value.size(0) != batch)
                return unsplittable(fmt::format("a value that the exits after exit {} need has the shape [{}] for {} "
                                                "images: the batch is not its first dimension",
                                                k + 1, fmt::join(value.sizes().begin(), value.sizes().end(), ", "),
                                                batch));
        }
        if (k == 0)
            fewer = pick(alive, rows);
    }
    return {};
}

} // namespace

bool asksForForm(const jit::Node *node)
{
    static const std::unordered_set<std::string> names{"aten::size",      "aten::dim",       "aten::len",
                                                       "aten::numel",     "aten::stride",    "aten::is_floating_point",
                                                       "aten::__is__",    "aten::__isnot__", "prim::dtype",
                                                       "prim::device",    "prim::layout",    "prim::is_cuda",
                                                       "prim::is_sparse", "prim::is_mkldnn", "prim::requires_grad"};
    return names.contains(node->kind().toQualString());
}

Result<Stages> splitStages(const Network &network, InputShape input)
{
    const auto whole = wholeGraph(network, input);
    if (!whole)
        return tl::unexpected(whole.error());
    try {
        const auto graph = withoutChanges(*whole);
        if (!graph)
            return tl::unexpected(graph.error());
        auto stages = Splitter(*graph).split();
        if (!stages)
            return stages;
        if (const auto tried = tryOut(*stages, *whole, input); !tried)
            return tl::unexpected(tried.error());
        return stages;
    } catch (const std::exception &e) {
        return unsplittable(firstLine(e));
    }
}

} // namespace offramp

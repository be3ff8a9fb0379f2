// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/stages_p.h"

#include "core/networks/cutgraph_p.h"
#include "core/networks/network_p.h"
#include "core/networks/stagetrial_p.h"
#include "core/networks/wholegraph_p.h"

#include <fmt/format.h>
#include <torch/csrc/jit/passes/remove_mutation.h>
#include <torch/csrc/jit/passes/shape_analysis.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace offramp {

namespace jit = torch::jit;

namespace {

bool holdsTensors(const jit::Value *value)
{
    const auto kind = value->type()->kind();
    return isTensor(value) || kind == c10::TypeKind::ListType || kind == c10::TypeKind::TupleType
           || kind == c10::TypeKind::OptionalType || kind == c10::TypeKind::DictType;
}

/// A graph divided among the exits. Changes in place are allowed where no stage sees a value that an earlier stage
/// has changed since.
class Splitter
{
public:
    Splitter(std::shared_ptr<jit::Graph> graph, std::size_t leading, const OutputPlan &plan)
        : m_graph(std::move(graph))
        , m_dependence(*m_graph)
        , m_images(m_graph->inputs()[leading])
    {
        for (std::size_t k = 0; k < plan.exits.size(); ++k) {
            Values &own = m_own.emplace_back(Values{m_graph->outputs()[plan.exits[k]]});
            if (plan.scores[k])
                own.push_back(m_graph->outputs()[*plan.scores[k]]);
            Values needed;
            for (const std::size_t output : neededOutputs(plan, k))
                needed.push_back(m_graph->outputs()[output]);
            for (jit::Node *node : m_dependence.needs(needed))
                m_stageOf.try_emplace(node, k);
        }
        for (const Dependence::Write &write : m_dependence.writes()) {
            if (m_stageOf.contains(write.node))
                m_writes.push_back(write);
        }
    }

    Result<Stages> split()
    {
        findImageValues();
        if (const auto why = obstacle())
            return unsplittable(*why);
        Stages stages;
        Values alive{m_images};
        for (std::size_t k = 0; k < m_own.size(); ++k) {
            if (const auto why = sharedAmong(alive, k))
                return unsplittable(*why);
            const Values later = aliveAfter(k);
            Values results = m_own[k];
            results.insert(results.end(), later.begin(), later.end());
            stages.push_back(partOf(*m_graph, needsOf(k).nodes, alive, results));
            alive = later;
        }
        return stages;
    }

private:
    using Values = std::vector<jit::Value *>;

    /// Finds what depends on the content of the images, and the first number or decision that does.
    void findImageValues()
    {
        m_ofImages.insert(m_images);
        std::size_t before = 0;
        while (m_ofImages.size() > before) { // a value may be changed after a view of it was taken
            before = m_ofImages.size();
            for (jit::Node *node : m_graph->nodes()) {
                if (!m_stageOf.contains(node))
                    continue;
                follow(node, m_dependence.takenBy(node));
                for (jit::Block *block : node->blocks())
                    forEachNode(block, [this](jit::Node *inner) { follow(inner, inner->inputs()); });
            }
            for (const Dependence::Write &write : m_writes)
                followWrite(write);
        }
    }

    [[nodiscard]] bool sees(at::ArrayRef<jit::Value *> values) const
    {
        return std::any_of(values.begin(), values.end(), [&](jit::Value *value) { return m_ofImages.contains(value); });
    }

    void follow(jit::Node *node, at::ArrayRef<jit::Value *> taken)
    {
        if (asksForForm(node))
            return;
        bool isSeen = sees(taken);
        for (jit::Block *block : node->blocks())
            isSeen = isSeen || sees(block->outputs());
        if (!isSeen)
            return;
        for (jit::Block *block : node->blocks())
            m_ofImages.insert(block->inputs().begin(), block->inputs().end());
        for (jit::Value *output : node->outputs()) {
            if (holdsTensors(output))
                m_ofImages.insert(output);
            else if (m_decision.empty() && node->blocks().empty())
                m_decision = placeOf(node);
        }
    }

    void followWrite(const Dependence::Write &write)
    {
        if (!sees(m_dependence.takenBy(write.node)))
            return;
        for (const auto &[node, ignored] : m_stageOf) {
            for (jit::Value *output : node->outputs()) {
                if (m_dependence.affects(write, output))
                    m_ofImages.insert(output);
            }
        }
    }

    /// Why the stages would not do what the network does, if so.
    [[nodiscard]] std::optional<std::string> obstacle() const
    {
        if (!m_decision.empty())
            return fmt::format("it decides depending on its input, at {}", m_decision);
        for (jit::Node *node : m_graph->nodes()) {
            const bool isNeeded = m_stageOf.contains(node);
            const auto &taken = m_dependence.takenBy(node);
            const bool usesModule = std::any_of(taken.begin(), taken.end(), [this](jit::Value *value) {
                return value->node()->kind() == c10::prim::Param && value != m_images;
            });
            if (isNeeded && usesModule)
                return fmt::format("it has state, used at {}", placeOf(node));
        }
        for (const Dependence::Write &write : m_writes) {
            const bool isState = std::any_of(write.memory.begin(), write.memory.end(), [](jit::Value *value) {
                return value->node()->kind() == c10::prim::Constant;
            });
            if (isState)
                return fmt::format("it has state, used at {}", placeOf(write.place));
            if (isReadLater(write))
                return fmt::format("it changes a value in place that others may use, at {}", placeOf(write.place));
        }
        return std::nullopt;
    }

    /// Whether a later stage reads a value as it was before an earlier stage changed it.
    [[nodiscard]] bool isReadLater(const Dependence::Write &write) const
    {
        const std::size_t stage = m_stageOf.at(write.node);
        return std::any_of(m_stageOf.begin(), m_stageOf.end(), [&](const auto &assigned) {
            const auto &[node, ofNode] = assigned;
            if (ofNode <= stage || m_dependence.orderOf(node) > m_dependence.orderOf(write.node))
                return false;
            const auto &taken = m_dependence.takenBy(node);
            return std::any_of(taken.begin(), taken.end(), [&](jit::Value *value) {
                return m_ofImages.contains(value) && m_dependence.affects(write, value);
            });
        });
    }

    /// Why a stage cannot take these values: it changes one of two that share memory, which rows of them do not.
    [[nodiscard]] std::optional<std::string> sharedAmong(const Values &alive, std::size_t k) const
    {
        for (const Dependence::Write &write : m_writes) {
            const auto changed = std::count_if(alive.begin(), alive.end(),
                                               [&](jit::Value *value) { return m_dependence.affects(write, value); });
            if (m_stageOf.at(write.node) >= k && changed > 1)
                return fmt::format("it changes a value in place that others may use, at {}", placeOf(write.place));
        }
        return std::nullopt;
    }

    /// Whether a value is handed from stage to stage; any other is computed again where it is needed.
    [[nodiscard]] bool crosses(jit::Value *value) const { return isTensor(value) && m_ofImages.contains(value); }

    struct Needs {
        NodeSet nodes;
        Values fromBefore;
    };

    void collect(jit::Node *node, std::size_t k, Needs &needs) const
    {
        if (!needs.nodes.insert(node).second)
            return;
        for (jit::Value *value : m_dependence.takenBy(node))
            collect(value, k, needs);
    }

    void collect(jit::Value *value, std::size_t k, Needs &needs) const
    {
        jit::Node *node = value->node();
        if (value == m_images || (crosses(value) && m_stageOf.at(node) < k)) {
            if (std::find(needs.fromBefore.begin(), needs.fromBefore.end(), value) == needs.fromBefore.end())
                needs.fromBefore.push_back(value);
            return;
        }
        if (node->kind() == c10::prim::Param)
            return;
        collect(node, k, needs);
        if (m_stageOf.at(node) == k)
            return;
        for (const Dependence::Write &write : m_writes) { // what is made again is changed again
            if (m_stageOf.at(write.node) < k && !m_ofImages.contains(value) && m_dependence.affects(write, value))
                collect(write.node, k, needs);
        }
    }

    [[nodiscard]] Needs needsOf(std::size_t k) const
    {
        Needs needs;
        for (jit::Node *node : m_graph->nodes()) {
            const auto assigned = m_stageOf.find(node);
            if (assigned != m_stageOf.end() && assigned->second == k)
                collect(node, k, needs);
        }
        for (jit::Value *value : m_own[k])
            collect(value, k, needs);
        return needs;
    }

    [[nodiscard]] Values aliveAfter(std::size_t k) const
    {
        Values alive;
        for (std::size_t later = k + 1; later < m_own.size(); ++later) {
            for (jit::Value *value : needsOf(later).fromBefore) {
                const bool isMade = value == m_images || m_stageOf.at(value->node()) <= k;
                if (isMade && std::find(alive.begin(), alive.end(), value) == alive.end())
                    alive.push_back(value);
            }
        }
        return alive;
    }

    const std::shared_ptr<jit::Graph> m_graph;
    const Dependence m_dependence;
    jit::Value *const m_images;
    std::vector<Values> m_own; ///< [K] the logits of each exit, and its score
    std::unordered_set<jit::Value *> m_ofImages;
    std::string m_decision;                                 ///< where something is decided by the content of the images
    std::unordered_map<jit::Node *, std::size_t> m_stageOf; ///< the first exit that needs a node
    std::vector<Dependence::Write> m_writes;                ///< those that an exit needs
};

/// Dropout in evaluation gives what it takes.
void skipDropout(jit::Graph &graph)
{
    std::vector<jit::Node *> skipped;
    forEachNode(graph.block(), [&](jit::Node *node) {
        const std::string name = node->kind().toQualString();
        const bool isDropout = name.starts_with("aten::") && name.find("dropout") != std::string::npos
                               && node->inputs().size() == 3 && node->outputs().size() == 1;
        if (isDropout && jit::toIValue(node->input(2)) == c10::IValue(false))
            skipped.push_back(node);
    });
    for (jit::Node *node : skipped) {
        node->output()->replaceAllUsesWith(node->input(0));
        node->destroy();
    }
}

/// The network's graph with changes in place converted to new values where that can be done.
std::shared_ptr<jit::Graph> withFewChanges(const WholeGraph &whole)
{
    auto graph = whole.graph->copy();
    skipDropout(*graph);
    jit::RemoveTensorMutation(graph);
    jit::EraseShapeInformation(graph);
    return graph;
}

Result<Stages> makeStages(const Network &network, InputShape input)
{
    const auto found = wholeGraph(network, input);
    if (!found)
        return tl::unexpected(found.error());
    const WholeGraph &whole = **found;
    try {
        auto stages = Splitter(withFewChanges(whole), whole.leading.size(), whole.outputs).split();
        if (!stages)
            return stages;
        if (const auto tried = tryOut(*stages, network, whole.outputs, input); !tried)
            return tl::unexpected(tried.error());
        return stages;
    } catch (const std::exception &e) {
        return unsplittable(firstLine(e));
    }
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
    auto &known = network.d().stages;
    if (!known || known->first != input)
        known.emplace(input, makeStages(network, input));
    if (!known->second)
        return tl::unexpected(known->second.error());
    Stages copies;
    for (const auto &stage : *known->second)
        copies.push_back(stage->copy());
    return copies;
}

} // namespace offramp

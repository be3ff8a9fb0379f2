// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/independence_p.h"

#include "core/networks/cutgraph_p.h"
#include "core/networks/dependence_p.h"

#include <algorithm>
#include <limits>

namespace offramp {

namespace jit = torch::jit;

namespace {

using Values = std::vector<jit::Value *>;

constexpr std::size_t mostElements = 64;

/// Operators that combine what they take: what they make of two exits is more than an arrangement of them.
bool combines(jit::Node *node)
{
    static const std::unordered_set<std::string> names{"aten::matmul",       "aten::mm",           "aten::bmm",
                                                       "aten::addmm",        "aten::baddbmm",      "aten::linear",
                                                       "aten::einsum",       "aten::conv1d",       "aten::conv2d",
                                                       "aten::conv3d",       "aten::_convolution", "aten::convolution",
                                                       "aten::batch_norm",   "aten::layer_norm",   "aten::group_norm",
                                                       "aten::instance_norm"};
    const bool hasWeights = std::any_of(node->inputs().begin(), node->inputs().end(), [](jit::Value *input) {
        const auto constant = jit::toIValue(input);
        return (constant && constant->isTensor() && constant->toTensor().defined() && constant->toTensor().numel() > 1)
               || input->node()->kind() == c10::prim::GetAttr;
    });
    return hasWeights || !node->blocks().empty() || names.contains(node->kind().toQualString());
}

/// A list of tensors: what stack, cat and their like take.
bool isTensorList(jit::Node *node)
{
    return node->kind() == c10::prim::ListConstruct && node->inputs().size() > 1
           && std::all_of(node->inputs().begin(), node->inputs().end(),
                          [](jit::Value *value) { return value->type()->kind() == c10::TypeKind::TensorType; });
}

/// The nodes that use the values of one, directly or not; without the return node.
NodeSet behind(jit::Node *start)
{
    NodeSet found{start};
    std::vector<jit::Node *> waiting{start};
    while (!waiting.empty()) {
        jit::Node *node = waiting.back();
        waiting.pop_back();
        for (jit::Value *output : node->outputs()) {
            for (const jit::Use &use : output->uses()) {
                if (use.user->kind() != c10::prim::Return && found.insert(use.user).second)
                    waiting.push_back(use.user);
            }
        }
    }
    return found;
}

class Separation
{
public:
    Separation(jit::Graph &graph, const std::vector<jit::IValue> &leading)
        : m_graph(graph)
        , m_leading(leading)
        , m_dependence(graph)
    {
    }

    /// Finds the lists that lead to more than one output, and what they take.
    bool findLists()
    {
        for (jit::Node *node : m_graph.nodes()) {
            if (isTensorList(node) && leadsToExits(node))
                m_tail.merge(behind(node));
        }
        const NodeSet needed = m_dependence.needs(m_graph.outputs());
        std::erase_if(m_tail, [&](jit::Node *node) { return !needed.contains(node); });
        for (jit::Node *node : m_graph.nodes()) {
            if (!m_tail.contains(node))
                continue;
            for (jit::Value *value : node->inputs())
                take(node, value);
        }
        for (std::size_t k = 0; k < m_graph.outputs().size(); ++k) {
            if (m_tail.contains(m_graph.outputs()[k]->node()))
                m_outputs.push_back(k);
        }
        return m_outputs.size() > 1 && m_elements.size() > 1 && m_elements.size() <= mostElements;
    }

    /// Runs the network once and what follows the lists several times; finds what each output depends on.
    void tryElements(const at::Tensor &images)
    {
        Values given(m_elements);
        given.insert(given.end(), m_others.begin(), m_others.end());
        jit::Stack inputs(m_leading);
        inputs.emplace_back(images.clone());
        const Values graphInputs(m_graph.inputs().begin(), m_graph.inputs().end());
        const jit::Stack before
            = RunnableGraph(partOf(m_graph, m_dependence.needs(given), graphInputs, given)).runValues(inputs);
        Values results;
        for (const std::size_t k : m_outputs)
            results.push_back(m_graph.outputs()[k]);
        const RunnableGraph tail(partOf(m_graph, m_tail, given, results));
        const auto expected = tail.runValues(before);
        m_depends.assign(m_outputs.size(), std::vector<bool>(m_elements.size()));
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            const at::Tensor element = before[i].toTensor();
            m_samples.push_back(element);
            for (const at::Tensor &altered :
                 {element * -3.7 + 1.0, at::full_like(element, std::numeric_limits<double>::quiet_NaN())}) {
                auto changed = before;
                changed[i] = altered;
                const auto results2 = tail.runValues(changed);
                for (std::size_t k = 0; k < m_outputs.size(); ++k)
                    m_depends[k][i] = m_depends[k][i] || !at::equal(results2[k].toTensor(), expected[k].toTensor());
            }
        }
    }

    /// Gives every output that does not depend on some element a copy of what follows the lists, without that element.
    bool separate()
    {
        bool changed = false;
        for (std::size_t k = 0; k < m_outputs.size(); ++k) {
            const auto replaced = replacements(m_depends[k]);
            if (!replaced.empty()) {
                copyTail(m_outputs[k], replaced);
                changed = true;
            }
        }
        return changed;
    }

private:
    bool leadsToExits(jit::Node *list) const
    {
        const NodeSet nodes = behind(list);
        const auto isMovable = [this](jit::Node *node) { return m_dependence.hasNode(node) && !combines(node); };
        if (!std::all_of(nodes.begin(), nodes.end(), isMovable))
            return false;
        const auto &writes = m_dependence.writes();
        const bool isChanged = std::any_of(writes.begin(), writes.end(), [&](const Dependence::Write &write) {
            return m_dependence.orderOf(write.node) > m_dependence.orderOf(list)
                   && m_dependence.affects(write, list->output());
        });
        const auto outputs = m_graph.outputs();
        return !isChanged && std::count_if(outputs.begin(), outputs.end(), [&](jit::Value *output) {
                                 return nodes.contains(output->node());
                             }) > 1;
    }

    void take(jit::Node *node, jit::Value *value)
    {
        if (m_tail.contains(value->node()) || value->node()->kind() == c10::prim::Constant)
            return;
        Values &values = isTensorList(node) ? m_elements : m_others;
        if (std::find(values.begin(), values.end(), value) == values.end())
            values.push_back(value);
        std::erase_if(m_others, [&](jit::Value *other) {
            return std::find(m_elements.begin(), m_elements.end(), other) != m_elements.end();
        });
    }

    /// For elements that an output does not depend on, another one of the same shape that it depends on.
    [[nodiscard]] std::unordered_map<jit::Value *, jit::Value *> replacements(const std::vector<bool> &depends) const
    {
        std::unordered_map<jit::Value *, jit::Value *> replaced;
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            for (std::size_t j = 0; j < m_elements.size() && !depends[i]; ++j) {
                if (depends[j] && m_samples[i].sizes() == m_samples[j].sizes()
                    && m_samples[i].scalar_type() == m_samples[j].scalar_type())
                    replaced.try_emplace(m_elements[i], m_elements[j]);
            }
        }
        return replaced;
    }

    void copyTail(std::size_t output, const std::unordered_map<jit::Value *, jit::Value *> &replaced)
    {
        const jit::WithInsertPoint atEnd(m_graph.block()->return_node());
        std::unordered_map<jit::Value *, jit::Value *> copies;
        for (const auto &[element, like] : replaced)
            copies[element] = m_graph.insert(c10::aten::zeros_like, {like});
        const auto copyOf = [&](jit::Value *value) {
            const auto copy = copies.find(value);
            return copy == copies.end() ? value : copy->second;
        };
        std::vector<jit::Node *> originals;
        for (jit::Node *node : m_graph.nodes()) {
            if (m_tail.contains(node))
                originals.push_back(node);
        }
        for (jit::Node *node : originals) {
            jit::Node *copy = m_graph.insertNode(m_graph.createClone(node, copyOf));
            for (std::size_t i = 0; i < node->outputs().size(); ++i)
                copies[node->output(i)] = copy->output(i);
        }
        m_graph.block()->return_node()->replaceInput(output, copyOf(m_graph.outputs()[output]));
    }

    jit::Graph &m_graph;
    const std::vector<jit::IValue> &m_leading;
    const Dependence m_dependence;
    NodeSet m_tail;                           ///< the lists and what follows them
    Values m_elements;                        ///< of the lists, made before them
    Values m_others;                          ///< what else the tail takes
    std::vector<std::size_t> m_outputs;       ///< those that the tail makes
    std::vector<at::Tensor> m_samples;        ///< what the elements were for the tried images
    std::vector<std::vector<bool>> m_depends; ///< [output][element]
};

jit::Stack outputsOf(jit::Graph &graph, const std::vector<jit::IValue> &leading, const at::Tensor &images)
{
    const Values inputs(graph.inputs().begin(), graph.inputs().end());
    const Values outputs(graph.outputs().begin(), graph.outputs().end());
    jit::Stack stack(leading);
    stack.emplace_back(images.clone());
    return RunnableGraph(partOf(graph, Dependence(graph).needs(outputs), inputs, outputs)).runValues(stack);
}

} // namespace

void separateExits(WholeGraph &whole, InputShape input, std::optional<int> fixedBatch)
{
    if (whole.graph->outputs().size() < 2)
        return;
    auto graph = whole.graph->copy();
    Separation separation(*graph, whole.leading);
    if (!separation.findLists())
        return;
    const c10::InferenceMode inference;
    separation.tryElements(waveImages(fixedBatch.value_or(2), input));
    if (!separation.separate())
        return;
    const auto images = waveImages(fixedBatch.value_or(3), input);
    const auto before = outputsOf(*whole.graph, whole.leading, images);
    const auto after = outputsOf(*graph, whole.leading, images);
    const bool isSame
        = std::equal(before.begin(), before.end(), after.begin(), after.end(),
                     [](const jit::IValue &a, const jit::IValue &b) { return at::equal(a.toTensor(), b.toTensor()); });
    if (isSame)
        whole.graph = graph;
}

} // namespace offramp

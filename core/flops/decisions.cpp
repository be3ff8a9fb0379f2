// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/decisions_p.h"

#include "core/flops/oprules_p.h"
#include "core/networks/network_p.h"
#include "core/networks/stages_p.h"

#include <algorithm>
#include <unordered_set>

namespace offramp {

namespace jit = torch::jit;

namespace {

bool holdsCountedOps(const jit::Block *block, FlopRules rules)
{
    return std::any_of(block->nodes().begin(), block->nodes().end(), [rules](const jit::Node *node) {
        const std::string name = node->kind().toQualString();
        const auto inner = node->blocks();
        return hasRule(name) || (rules == FlopRules::Complete && hasCompleteRule(name)) || isPassThroughOp(name)
               || name == paddedConvolution || name == "prim::CallMethod" || name == "prim::CallFunction"
               || std::any_of(inner.begin(), inner.end(),
                              [rules](const jit::Block *each) { return holdsCountedOps(each, rules); });
    });
}

/// Marks the values of a graph that depend on the content of the images.
class ContentFollower
{
public:
    ContentFollower(jit::Graph &graph, FlopRules rules)
        : m_rules(rules)
    {
        const auto given = graph.inputs().slice(1); // after the module itself
        std::for_each(given.begin(), given.end(), [this](jit::Value *value) { mark(value); });
        follow(graph.block());
    }

    [[nodiscard]] bool foundDecision() const { return m_found; }

private:
    void mark(jit::Value *value) { m_marked.insert(value); }
    [[nodiscard]] bool isMarked(jit::Value *value) const { return m_marked.contains(value); }
    [[nodiscard]] bool anyMarked(at::ArrayRef<jit::Value *> values) const
    {
        return std::any_of(values.begin(), values.end(), [this](jit::Value *value) { return isMarked(value); });
    }

    void follow(jit::Block *block)
    {
        for (jit::Node *node : block->nodes())
            follow(node);
    }

    void follow(jit::Node *node)
    {
        if (asksForForm(node))
            return;
        bool marked = anyMarked(node->inputs());
        for (jit::Block *block : node->blocks()) {
            if (marked)
                std::for_each(block->inputs().begin(), block->inputs().end(), [this](jit::Value *v) { mark(v); });
            follow(block);
            marked = marked || anyMarked(block->outputs());
        }
        if (!marked)
            return;
        std::for_each(node->outputs().begin(), node->outputs().end(), [this](jit::Value *v) { mark(v); });
        if (node->kind() == c10::aten::append || node->kind() == c10::aten::_set_item)
            mark(node->input(0));
        m_found = m_found || isDecision(node);
    }

    [[nodiscard]] bool isDecision(jit::Node *node) const
    {
        const auto blocks = node->blocks();
        const bool decides
            = (node->kind() == c10::prim::If && isMarked(node->input(0)))
              || (node->kind() == c10::prim::Loop
                  && (isMarked(node->input(0)) || isMarked(node->input(1)) || isMarked(blocks[0]->outputs()[0])));
        return decides && std::any_of(blocks.begin(), blocks.end(), [this](const jit::Block *block) {
                   return holdsCountedOps(block, m_rules);
               });
    }

    FlopRules m_rules;
    std::unordered_set<jit::Value *> m_marked;
    bool m_found = false;
};

} // namespace

bool decidesByContent(const Network &network, FlopRules rules)
{
    return ContentFollower(*network.d().forward.graph, rules).foundDecision();
}

std::vector<at::Tensor> trialImages(const at::Tensor &blank)
{
    constexpr int kinds = 3;
    std::vector<at::Tensor> images{blank};
    if (blank.is_meta())
        return images;
    const at::Tensor ramp = torch::arange(blank.numel(), torch::kFloat).reshape(blank.sizes());
    for (int kind = 1; kind <= kinds; ++kind)
        images.push_back(torch::sin(ramp * (0.37 * kind)) * (2.0 * kind));
    return images;
}

} // namespace offramp

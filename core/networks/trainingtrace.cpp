// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/trainingtrace_p.h"

#include "core/networks/dependence_p.h"
#include "core/networks/wholegraph_p.h"

namespace offramp {

namespace jit = torch::jit;

namespace {

/// Whether an input of a node is this constant.
bool isConstant(jit::Node *node, std::size_t input, bool value)
{
    const auto constant = input < node->inputs().size() ? jit::toIValue(node->input(input)) : c10::nullopt;
    return constant && constant->isBool() && constant->toBool() == value;
}

bool isPositive(jit::Node *node, std::size_t input)
{
    const auto constant = input < node->inputs().size() ? jit::toIValue(node->input(input)) : c10::nullopt;
    return constant && constant->isDouble() && constant->toDouble() > 0;
}

bool isNone(jit::Node *node, std::size_t input)
{
    return node->input(input)->type()->kind() == c10::TypeKind::NoneType;
}

/// What trains in a node; empty if nothing does.
std::string trained(jit::Node *node)
{
    const std::string name = node->kind().toQualString();
    if (name.starts_with("aten::") && name.find("dropout") != std::string::npos && isPositive(node, 1)
        && isConstant(node, 2, true))
        return "dropout";
    if ((name == "aten::batch_norm" || name == "aten::_batch_norm_impl_index") && isConstant(node, 5, true)
        && !isNone(node, 3))
        return "batch norm";
    if ((name == "aten::rrelu" || name == "aten::rrelu_") && isConstant(node, 3, true))
        return "rrelu";
    if (name == "aten::scaled_dot_product_attention" && isPositive(node, 4))
        return "attention's dropout";
    if (name == "aten::bernoulli" || name == "aten::bernoulli_")
        return "a random choice";
    return {};
}

} // namespace

std::optional<std::string> trainingIn(jit::Graph &graph)
{
    const Dependence dependence(graph);
    const NodeSet needed = dependence.needs(graph.outputs());
    std::optional<std::string> found;
    const auto examine = [&found](jit::Node *node) {
        const std::string what = trained(node);
        if (found || what.empty())
            return;
        const std::string path = modulePath(node);
        const std::string place = placeOf(node);
        const auto file = place.find(" (");
        found = what + (path.empty() ? std::string() : " of " + path)
                + (file == std::string::npos ? std::string() : place.substr(file));
    };
    for (jit::Node *node : graph.nodes()) {
        if (!needed.contains(node))
            continue;
        examine(node);
        for (jit::Block *block : node->blocks())
            forEachNode(block, examine);
    }
    return found;
}

} // namespace offramp

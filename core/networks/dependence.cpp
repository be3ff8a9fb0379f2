// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/dependence_p.h"

#include "core/networks/wholegraph_p.h"

#include <algorithm>
#include <limits>

namespace offramp {

namespace jit = torch::jit;

namespace {

using Symbols = std::unordered_set<c10::Symbol>;

/// Whether a value has memory that others may share.
bool hasMemory(const jit::Value *value)
{
    switch (value->type()->kind()) {
    case c10::TypeKind::IntType:
    case c10::TypeKind::FloatType:
    case c10::TypeKind::BoolType:
    case c10::TypeKind::NumberType:
    case c10::TypeKind::StringType:
    case c10::TypeKind::NoneType:
    case c10::TypeKind::DeviceObjType:
        return false;
    default:
        return true;
    }
}

/// Operators that may return their input, or a view of it, although their schema does not say so.
bool mayReturnInput(const jit::Node *node)
{
    static const std::unordered_set<std::string> names{"aten::type_as",           "aten::dropout",
                                                       "aten::feature_dropout",   "aten::einsum",
                                                       "aten::alpha_dropout",     "aten::feature_alpha_dropout",
                                                       "aten::broadcast_tensors", "aten::atleast_1d",
                                                       "aten::atleast_2d",        "aten::atleast_3d",
                                                       "aten::meshgrid",          "aten::pad"};
    return names.contains(node->kind().toQualString());
}

/// Operators that change a list or dictionary itself, not its elements.
bool changesContainer(const jit::Node *node)
{
    static const std::unordered_set<std::string> names{"aten::append",    "aten::insert", "aten::extend",
                                                       "aten::_set_item", "aten::Delete", "aten::pop",
                                                       "aten::clear",     "aten::remove", "aten::reverse",
                                                       "aten::sort",      "aten::update", "aten::setdefault",
                                                       "aten::popitem"};
    return names.contains(node->kind().toQualString()) && !node->inputs().empty() && !isTensor(node->input(0));
}

void addSymbols(const c10::AliasInfo &info, Symbols &symbols)
{
    symbols.insert(info.beforeSets().begin(), info.beforeSets().end());
    symbols.insert(info.afterSets().begin(), info.afterSets().end());
    for (const c10::AliasInfo &inner : info.containedTypes())
        addSymbols(inner, symbols);
}

bool sharesSet(const c10::AliasInfo &argument, const c10::AliasInfo &result)
{
    Symbols ofArgument;
    Symbols ofResult;
    addSymbols(argument, ofArgument);
    addSymbols(result, ofResult);
    return std::any_of(ofResult.begin(), ofResult.end(),
                       [&](const c10::Symbol &symbol) { return ofArgument.contains(symbol); });
}

bool isWrite(const c10::AliasInfo &info)
{
    const auto &inner = info.containedTypes();
    return info.isWrite() || std::any_of(inner.begin(), inner.end(), isWrite);
}

/// The inputs of a node that it changes.
std::vector<jit::Value *> changedBy(jit::Node *node)
{
    if (node->kind() == c10::prim::SetAttr)
        return {node->input(0)};
    std::vector<jit::Value *> changed;
    const auto *schema = node->maybeSchema();
    if (!schema)
        return changed;
    const auto &arguments = schema->arguments();
    for (std::size_t i = 0; i < arguments.size() && i < node->inputs().size(); ++i) {
        const auto *info = arguments[i].alias_info();
        if (info && isWrite(*info) && hasMemory(node->input(i)))
            changed.push_back(node->input(i));
    }
    return changed;
}

std::vector<jit::Value *> valuesFromOutside(jit::Node *node)
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
        // What inner blocks return is taken too.
        take(block->outputs());
        forEachNode(block, [&](jit::Node *inner) {
            for (jit::Block *below : inner->blocks())
                take(below->outputs());
        });
    }
    return taken;
}

} // namespace

bool isTensor(const jit::Value *value)
{
    return value->type()->kind() == c10::TypeKind::TensorType;
}

Dependence::Dependence(jit::Graph &graph)
    : m_graph(graph)
{
    std::size_t position = 0;
    for (jit::Node *node : graph.nodes()) {
        m_order[node] = position++;
        m_taken[node] = valuesFromOutside(node);
    }
    while (share(graph.block())) { }
    for (jit::Node *node : graph.nodes()) {
        for (jit::Value *changed : changedBy(node))
            m_writes.push_back({node, node, memoryOf(changed)});
        for (jit::Block *block : node->blocks())
            findWrites(block, node);
    }
    for (Write &write : m_writes) {
        if (changesContainer(write.place))
            std::erase_if(write.memory, isTensor);
    }
}

void Dependence::findWrites(jit::Block *block, jit::Node *top)
{
    forEachNode(block, [&](jit::Node *node) {
        for (jit::Value *changed : changedBy(node))
            m_writes.push_back({top, node, memoryOf(changed)});
    });
}

const Dependence::Memory &Dependence::memoryOf(jit::Value *value) const
{
    static const Memory none;
    const auto found = m_memory.find(value);
    return found == m_memory.end() ? none : found->second;
}

bool Dependence::flow(jit::Value *from, jit::Value *to)
{
    if (!hasMemory(from) || !hasMemory(to))
        return false;
    Memory &source = m_memory.try_emplace(from, Memory{from}).first->second;
    const Memory given(source);
    Memory &target = m_memory.try_emplace(to, Memory{to}).first->second;
    const std::size_t before = target.size();
    target.insert(given.begin(), given.end());
    return target.size() > before;
}

bool Dependence::share(jit::Block *block)
{
    bool changed = false;
    for (jit::Value *input : block->inputs()) {
        if (hasMemory(input))
            m_memory.try_emplace(input, Memory{input});
    }
    for (jit::Node *node : block->nodes())
        changed = share(node) || changed;
    return changed;
}

bool Dependence::share(jit::Node *node)
{
    bool changed = false;
    for (jit::Value *output : node->outputs()) {
        if (hasMemory(output))
            changed = m_memory.try_emplace(output, Memory{output}).second || changed;
    }
    for (jit::Block *block : node->blocks())
        changed = share(block) || changed;
    const auto flowAll = [&](at::ArrayRef<jit::Value *> from, at::ArrayRef<jit::Value *> to) {
        for (std::size_t i = 0; i < from.size() && i < to.size(); ++i)
            changed = flow(from[i], to[i]) || changed;
    };
    if (node->kind() == c10::prim::If) {
        for (jit::Block *block : node->blocks())
            flowAll(block->outputs(), node->outputs());
        return changed;
    }
    if (node->kind() == c10::prim::Loop) {
        jit::Block *body = node->blocks()[0];
        flowAll(node->inputs().slice(2), body->inputs().slice(1));
        flowAll(node->inputs().slice(2), node->outputs());
        flowAll(body->outputs().slice(1), body->inputs().slice(1));
        flowAll(body->outputs().slice(1), node->outputs());
        return changed;
    }
    if (node->kind() == c10::prim::GetAttr) {
        const auto [first, isNew] = m_attributes.try_emplace(node->s(c10::attr::name), node->output());
        return (first->second != node->output() && flow(first->second, node->output())) || changed;
    }
    if (node->kind() == c10::prim::Constant)
        return changed;
    return shareBySchema(node) || changed;
}

bool Dependence::shareBySchema(jit::Node *node)
{
    bool changed = false;
    const auto *schema = node->maybeSchema();
    const bool mayBeAny = !schema || node->kind().is_prim() || mayReturnInput(node);
    for (std::size_t r = 0; r < node->outputs().size(); ++r) {
        const auto *result = schema && r < schema->returns().size() ? schema->returns()[r].alias_info() : nullptr;
        for (std::size_t i = 0; i < node->inputs().size(); ++i) {
            const auto *argument
                = schema && i < schema->arguments().size() ? schema->arguments()[i].alias_info() : nullptr;
            const bool isElementOfAny = result && result->isWildcardAfter();
            if (mayBeAny || isElementOfAny || (result && argument && sharesSet(*argument, *result)))
                changed = flow(node->input(i), node->output(r)) || changed;
        }
    }
    if (!changesContainer(node))
        return changed;
    const Memory containers(memoryOf(node->input(0)));
    for (jit::Value *container : containers) {
        for (std::size_t i = 1; i < node->inputs().size() && !isTensor(container); ++i)
            changed = flow(node->input(i), container) || changed;
    }
    for (std::size_t i = 1; i < node->inputs().size(); ++i)
        changed = flow(node->input(i), node->input(0)) || changed;
    return changed;
}

bool Dependence::affects(const Write &write, jit::Value *value) const
{
    const Memory &memory = memoryOf(value);
    return std::any_of(memory.begin(), memory.end(), [&](jit::Value *part) { return write.memory.contains(part); });
}

bool Dependence::mayShare(jit::Value *a, jit::Value *b) const
{
    const Memory &first = memoryOf(a);
    const Memory &second = memoryOf(b);
    return std::any_of(first.begin(), first.end(), [&](jit::Value *part) { return second.contains(part); });
}

const std::vector<jit::Value *> &Dependence::takenBy(jit::Node *node) const
{
    return m_taken.at(node);
}

NodeSet Dependence::needs(at::ArrayRef<jit::Value *> values) const
{
    constexpr std::size_t end = std::numeric_limits<std::size_t>::max();
    NodeSet needed;
    std::vector<jit::Node *> waiting;
    std::unordered_map<jit::Value *, std::size_t> lastRead;
    const auto add = [&](jit::Node *node) {
        if (m_order.contains(node) && needed.insert(node).second)
            waiting.push_back(node);
    };
    const auto read = [&](jit::Value *value, std::size_t when) {
        add(value->node());
        for (jit::Value *part : memoryOf(value)) {
            std::size_t &last = lastRead.try_emplace(part, when).first->second;
            last = std::max(last, when);
        }
    };
    const auto isRead = [&](const Write &write) {
        return std::any_of(write.memory.begin(), write.memory.end(), [&](jit::Value *part) {
            const auto last = lastRead.find(part);
            return last != lastRead.end() && m_order.at(write.node) < last->second;
        });
    };
    for (jit::Value *value : values)
        read(value, end);
    do {
        while (!waiting.empty()) {
            jit::Node *node = waiting.back();
            waiting.pop_back();
            for (jit::Value *value : takenBy(node))
                read(value, m_order.at(node));
        }
        for (const Write &write : m_writes) {
            if (!needed.contains(write.node) && isRead(write))
                add(write.node);
        }
    } while (!waiting.empty());
    return needed;
}

bool changesInPlace(jit::Graph &graph)
{
    bool found = false;
    forEachNode(graph.block(), [&](jit::Node *node) { found = found || !changedBy(node).empty(); });
    return found;
}

} // namespace offramp

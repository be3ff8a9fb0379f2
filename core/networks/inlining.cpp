// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/inlining_p.h"

#include "core/networks/dependence_p.h"
#include "core/networks/moduleplaces_p.h"
#include "core/networks/wholegraph_p.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/runtime/interpreter.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>

namespace offramp {

namespace jit = torch::jit;

namespace {

using Object = c10::intrusive_ptr<c10::ivalue::Object>;

/// The objects that the values of a graph are, where they are attributes of a module, of its attributes, and so on.
class KnownObjects
{
public:
    KnownObjects(jit::Value *self, const jit::Module &module) { m_objects.emplace(self, module._ivalue()); }

    [[nodiscard]] Object of(jit::Value *value) const
    {
        const auto found = m_objects.find(value);
        return found == m_objects.end() ? Object() : found->second;
    }

    /// The object of which a node gets an attribute; nothing where that is not known.
    [[nodiscard]] Object ownerIn(jit::Node *node) const
    {
        return node->kind() == c10::prim::GetAttr ? of(node->input()) : Object();
    }

    /// The place of that attribute.
    [[nodiscard]] c10::optional<std::size_t> slotOf(jit::Node *node) const
    {
        const Object owner = ownerIn(node);
        return owner ? owner->type()->findAttributeSlot(node->s(c10::attr::name)) : c10::nullopt;
    }

    /// The attribute that a node gets; nothing where that is not known.
    [[nodiscard]] std::optional<jit::IValue> attributeOf(jit::Node *node) const
    {
        const auto slot = slotOf(node);
        return slot ? std::optional(ownerIn(node)->getSlot(*slot)) : std::nullopt;
    }

    void follow(jit::Node *node)
    {
        const auto attribute = attributeOf(node);
        if (!attribute || !attribute->isModule())
            return;
        m_objects.emplace(node->output(), attribute->toObject());
        node->output()->setType(attribute->toObject()->type()); // where it was declared as an interface
    }

private:
    std::unordered_map<jit::Value *, Object> m_objects;
};

/// Operators that compute something, also in evaluation.
bool computes(const jit::Node *node)
{
    const std::string name = node->kind().toQualString();
    const bool isPassive = name.find("dropout") != std::string::npos || name == "aten::flatten";
    return name.starts_with("aten::") && !isPassive
           && std::any_of(node->outputs().begin(), node->outputs().end(),
                          [](const jit::Value *output) { return output->type()->kind() == c10::TypeKind::TensorType; });
}

class Inliner
{
public:
    explicit Inliner(const jit::Module &module)
        : m_graph(module.get_method("forward").graph()->copy())
        , m_places(module)
        , m_objects(m_graph->inputs().at(0), module)
    {
        visitAll(m_graph->block(), "");
        const auto same = m_places.samePlace(m_called);
        forEachNode(m_graph->block(), [&](jit::Node *node) {
            std::string path = modulePath(node);
            if (path.empty())
                path = ownerOfParameter(node);
            const auto first = same.find(path);
            path = first == same.end() ? path : first->second;
            setModulePath(*node, path);
            if (computes(node))
                dropAround(path);
        });
        m_samePlace = same;
    }

    [[nodiscard]] InlinedForward result() const { return {m_graph, m_samePlace, m_withoutOperators, m_given}; }

private:
    void visitAll(jit::Block *block, const std::string &path)
    {
        for (auto it = block->nodes().begin(); it != block->nodes().end();) {
            jit::Node *node = *it;
            ++it; // a call is destroyed
            visit(node, path);
        }
    }

    void visit(jit::Node *node, const std::string &path)
    {
        m_objects.follow(node);
        if (node->kind() == c10::prim::CallMethod)
            return visitMethod(node, path);
        setModulePath(*node, path);
        if (node->kind() == c10::prim::CallFunction) {
            const auto type = node->input(0)->type()->cast<c10::FunctionType>();
            return replace(node, type ? type->function() : nullptr, node->inputs().slice(1), path);
        }
        const bool isDecision = node->kind() == c10::prim::If;
        m_decisions += isDecision;
        for (jit::Block *block : node->blocks())
            visitAll(block, path);
        m_decisions -= isDecision;
    }

    /// A module has operators, and so have those that it is in.
    void dropAround(std::string path)
    {
        while (!path.empty()) {
            m_withoutOperators.erase(path);
            const auto dot = path.rfind('.');
            path.resize(dot == std::string::npos ? 0 : dot);
        }
    }

    void visitMethod(jit::Node *call, const std::string &path)
    {
        const Object object = m_objects.of(call->input(0));
        const std::string *place = object ? m_places.pathOf(object.get()) : nullptr;
        if (place)
            m_called.insert(*place);
        if (place && m_decisions == 0)
            m_withoutOperators.insert(*place);
        const auto type = object ? object->type() : call->input(0)->type()->cast<c10::ClassType>();
        setModulePath(*call, place ? *place : path);
        if (place && call->s(c10::attr::name) == "forward" && call->outputs().size() == 1)
            m_given[*place].push_back(call->output());
        replace(call, type ? type->findMethod(call->s(c10::attr::name)) : nullptr, call->inputs(),
                place ? *place : path);
    }

    /// Puts a function in the place of its call; a call of what is not known or not TorchScript stays.
    void replace(jit::Node *call, jit::Function *callee, at::ArrayRef<jit::Value *> inputs, const std::string &path)
    {
        auto *function = callee ? jit::tryToGraphFunction(*callee) : nullptr;
        if (!function)
            return;
        jit::Node *const before = call->prev();
        {
            const jit::WithInsertPoint here(call);
            const auto outputs = jit::insertGraph(*m_graph, *function->graph(), inputs);
            for (std::size_t i = 0; i < outputs.size(); ++i) {
                call->output(i)->replaceAllUsesWith(outputs[i]);
                for (auto &[ignored, values] : m_given)
                    std::ranges::replace(values, call->output(i), outputs[i]);
            }
        }
        for (jit::Node *node = before->next(); node != call;) {
            jit::Node *const next = node->next();
            visit(node, path);
            node = next;
        }
        call->destroy();
    }

    /// The path of the first module below the network's own whose parameter a node takes.
    [[nodiscard]] std::string ownerOfParameter(jit::Node *node) const
    {
        for (jit::Value *input : node->inputs()) {
            const Object owner = m_objects.ownerIn(input->node());
            const auto slot = m_objects.slotOf(input->node());
            const std::string *path
                = slot && owner->type()->is_parameter(*slot) ? m_places.pathOf(owner.get()) : nullptr;
            if (path && !path->empty())
                return *path;
        }
        return {};
    }

    const std::shared_ptr<jit::Graph> m_graph;
    const ModulePlaces m_places;
    KnownObjects m_objects;
    std::set<std::string> m_called;
    std::map<std::string, std::string> m_samePlace;
    std::set<std::string> m_withoutOperators; ///< modules that are called outside decisions, less those with operators
    std::map<std::string, std::vector<jit::Value *>> m_given;
    int m_decisions = 0; ///< how many are open
};

/// A constant for an attribute, at the begin of the graph; nothing for what cannot be one.
c10::optional<jit::Value *> constantFor(jit::Graph &graph, jit::IValue attribute)
{
    if (attribute.isTensor() && attribute.toTensor().requires_grad())
        attribute = attribute.toTensor().detach();
    if (attribute.isObject()) { // weights in a form of LibTorch's own
        if (attribute.toObjectRef().type()->name()->prefix() != "__torch__.torch.classes.quantized")
            return c10::nullopt;
        attribute = attribute.toObject()->copy_to_weak_compilation_ref();
    }
    const jit::WithInsertPoint atBegin(*graph.nodes().begin());
    return jit::tryInsertConstant(graph, attribute);
}

constexpr char separator = '\x1f'; ///< in names of functions, where a dot has another meaning
constexpr auto outside = "forward";

/// A function that says where a node comes from. It exists as long as the program: LibTorch's errors name it.
jit::Function &functionFor(const std::string &path)
{
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<jit::GraphFunction>> functions;
    const std::lock_guard lock(mutex);
    auto &function = functions[path];
    if (!function) {
        std::string name = separator + path;
        std::replace(name.begin(), name.end(), '.', separator);
        function = std::make_unique<jit::GraphFunction>(path.empty() ? outside : name, std::make_shared<jit::Graph>(),
                                                        nullptr);
    }
    return *function;
}

std::string pathFrom(std::string name)
{
    if (name.empty() || name.front() != separator)
        return {};
    std::replace(name.begin(), name.end(), separator, '.');
    return name.substr(1);
}

} // namespace

InlinedForward inlinedForward(const jit::Module &module)
{
    return Inliner(module).result();
}

void freezeAttributes(jit::Graph &graph, const jit::Module &module)
{
    const Dependence dependence(graph);
    KnownObjects objects(graph.inputs().at(0), module);
    std::set<std::string> setNames;
    std::vector<std::pair<jit::Node *, jit::IValue>> found;
    forEachNode(graph.block(), [&](jit::Node *node) {
        if (node->kind() == c10::prim::SetAttr)
            setNames.insert(node->s(c10::attr::name));
        objects.follow(node);
        const auto attribute = objects.attributeOf(node);
        if (attribute && !attribute->isModule())
            found.emplace_back(node, *attribute);
    });
    std::unordered_map<const void *, jit::Value *> tensors;
    for (const auto &[node, attribute] : found) {
        const auto &writes = dependence.writes();
        const bool isChanged
            = setNames.contains(node->s(c10::attr::name))
              || std::any_of(writes.begin(), writes.end(),
                             [&dependence, value = node->output()](const Dependence::Write &write) {
                                 return write.place->kind() != c10::prim::SetAttr && dependence.affects(write, value);
                             });
        if (isChanged)
            continue;
        const void *tensor = attribute.isTensor() ? attribute.toTensor().unsafeGetTensorImpl() : nullptr;
        const auto known = tensors.find(tensor);
        const auto constant = tensor && known != tensors.end() ? c10::optional<jit::Value *>(known->second)
                                                               : constantFor(graph, attribute);
        if (!constant)
            continue;
        if (tensor)
            tensors.emplace(tensor, *constant);
        node->output()->replaceAllUsesWith(*constant);
        node->destroy();
    }
}

std::string modulePath(const jit::Node *node)
{
    const auto calls = node->callstack();
    return calls ? pathFrom((*calls)->function()->name()) : std::string();
}

void setModulePath(jit::Node &node, const std::string &path)
{
    node.setCallStack(c10::make_intrusive<jit::InlinedCallStack>(&functionFor(path), node.sourceRange()));
}

std::string runningModulePath()
{
    // "TOP(Net)::part", then the function that the node carries.
    const auto calls = jit::currentModuleHierarchy();
    if (calls.size() < 2)
        return {};
    const auto colons = calls.back().rfind("::");
    return pathFrom(colons == std::string::npos ? calls.back() : calls.back().substr(colons + 2));
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/deployment/decidingmodule_p.h"

#include "core/networks/builtmodule_p.h"
#include "core/networks/network_p.h"

#include <fmt/format.h>
#include <torch/csrc/jit/frontend/resolver.h>
#include <torch/csrc/jit/frontend/sugared_value.h>

#include <algorithm>
#include <map>

namespace offramp {

namespace jit = torch::jit;

namespace {

bool isSame(const at::Tensor &a, const at::Tensor &b)
{
    return a.dtype() == b.dtype() && a.sizes() == b.sizes() && a.strides() == b.strides()
           && a.storage_offset() == b.storage_offset() && a.is_alias_of(b);
}

/// The tensors of a module: those that stages have as constants.
class Weights
{
public:
    explicit Weights(jit::Module root)
        : m_root(std::move(root))
    {
    }

    /// Knows the tensors of a network from then on, by their names with that prefix.
    void add(const Network &network, const std::string &prefix)
    {
        for (const auto &parameter : network.d().module.named_parameters())
            m_known.push_back({prefix + parameter.name, parameter.value, true});
        for (const auto &buffer : network.d().module.named_buffers())
            m_known.push_back({prefix + buffer.name, buffer.value, false});
    }

    /// The place of a tensor in the module, which has it from then on.
    std::string placeOf(const at::Tensor &tensor)
    {
        const auto placed
            = std::ranges::find_if(m_placed, [&](const Weight &weight) { return isSame(weight.tensor, tensor); });
        if (placed != m_placed.end())
            return placed->name;
        const auto known
            = std::ranges::find_if(m_known, [&](const Weight &weight) { return isSame(weight.tensor, tensor); });
        m_placed.push_back(known != m_known.end()
                               ? *known
                               : Weight{fmt::format("constants.constant{}", ++m_constants), tensor, false});
        const Weight &weight = m_placed.back();
        addTensor(m_root, weight.name, weight.tensor.detach(), weight.isParameter);
        return weight.name;
    }

private:
    struct Weight {
        std::string name;
        at::Tensor tensor;
        bool isParameter = false;
    };

    jit::Module m_root;
    std::vector<Weight> m_known;
    std::vector<Weight> m_placed;
    int m_constants = 0;
};

/// Makes a graph a method of a module: it gets the module as its first input, and its constant tensors from there.
class MethodMaker
{
public:
    MethodMaker(jit::Graph &graph, const jit::Module &module)
        : m_graph(graph)
    {
        m_values[""] = graph.insertInput(0, "self")->setType(module.type());
    }

    void takeConstantsFrom(Weights &weights)
    {
        std::vector<jit::Node *> constants;
        forEachNode(m_graph.block(), [&](jit::Node *node) {
            if (node->kind() == c10::prim::Constant && node->hasAttribute(c10::attr::value)
                && node->kindOf(c10::attr::value) == jit::AttributeKind::t)
                constants.push_back(node);
        });
        const jit::WithInsertPoint atStart(*m_graph.nodes().begin());
        for (jit::Node *node : constants)
            node->output()->replaceAllUsesWith(valueAt(weights.placeOf(node->t(c10::attr::value))));
        for (jit::Node *node : constants) // not before: one of them may be the first node
            node->destroy();
    }

private:
    /// The attribute with that dotted name.
    jit::Value *valueAt(const std::string &name)
    {
        if (const auto known = m_values.find(name); known != m_values.end())
            return known->second;
        const std::size_t dot = name.rfind('.');
        jit::Value *owner = valueAt(dot == std::string::npos ? "" : name.substr(0, dot));
        jit::Value *value = m_graph.insertGetAttr(owner, name.substr(dot + 1)); // npos + 1 is 0
        return m_values[name] = value;
    }

    jit::Graph &m_graph;
    std::map<std::string, jit::Value *> m_values;
};

/// Knows the exception that a program raises.
struct ProgramNames : jit::NativeResolver {
    std::shared_ptr<jit::SugaredValue> resolveValue(const std::string &name, jit::GraphFunction &method,
                                                    const jit::SourceRange &place) override
    {
        if (name == "RuntimeError")
            return std::make_shared<jit::ExceptionValue>(name);
        return NativeResolver::resolveValue(name, method, place);
    }
};

} // namespace

jit::Module decidingModule(std::span<const SplitNetwork> networks, const DecidingProgram &program)
{
    jit::Module module = emptyModule("Deciding");
    const auto &thresholds = program.rule.thresholds;
    module.register_attribute("thresholds", c10::ListType::ofFloats(),
                              c10::List<double>(at::ArrayRef<double>(thresholds)));
    Weights weights(module);
    std::size_t stage = 0;
    for (std::size_t place = 0; place < networks.size(); ++place) {
        weights.add(*networks[place].network, networks.size() == 1 ? "network." : fmt::format("network{}.", place + 1));
        for (const auto &graph : *networks[place].stages) {
            const bool takesImages = graph == networks[place].stages->front();
            for (std::size_t i = 0; i < graph->inputs().size(); ++i)
                graph->inputs()[i]->setDebugName(takesImages ? std::string("images")
                                                             : fmt::format("value{}_{}", stage, i));
            MethodMaker(*graph, module).takeConstantsFrom(weights);
            const c10::QualifiedName name(*module.type()->name(), fmt::format("stage{}", ++stage));
            module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(name, graph));
        }
    }
    module.define(sourceOf(program), std::make_shared<ProgramNames>());
    return module;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/frozentrunk_p.h"

#include "core/architectures/exitheads.h"
#include "core/networks/builtmodule_p.h"
#include "core/networks/network_p.h"
#include "core/support/atomicfile.h"

#include <sstream>

namespace offramp {

namespace jit = torch::jit;

namespace {

/// The graph of forward, from a module with "trunk" and "heads", and images, to the logits of all exits.
std::shared_ptr<jit::Graph> wholeForward(const jit::Module &module, jit::Graph &trunk)
{
    auto graph = std::make_shared<jit::Graph>();
    jit::Value *self = graph->addInput("self")->setType(module.type());
    jit::Value *images = graph->addInput("x");
    jit::Value *inner = graph->insertGetAttr(self, "trunk");
    jit::Node *tuple = jit::insertGraph(*graph, trunk, {inner, images}).front()->node();
    std::vector<jit::Value *> inputs{self};
    inputs.insert(inputs.end(), tuple->inputs().begin(), tuple->inputs().end());
    const auto heads = module.get_method(headsMethod).graph();
    graph->registerOutput(jit::insertGraph(*graph, *heads, inputs).front());
    tuple->destroy();
    return graph;
}

} // namespace

FrozenTrunk::FrozenTrunk(Network network, TrunkGraph trunk)
    : m_network(std::move(network))
    , m_trunk(std::move(trunk))
{
    place(torch::kCPU);
}

Result<FrozenTrunk> FrozenTrunk::open(Network network, InputShape input, const std::vector<std::string> &layers,
                                      bool withExits)
{
    auto trunk = trunkGraph(network, input, layers, withExits);
    if (!trunk)
        return tl::unexpected(trunk.error());
    return FrozenTrunk(std::move(network), std::move(*trunk));
}

void FrozenTrunk::place(torch::Device device)
{
    if (m_runnable && device == m_device)
        return;
    m_device = device;
    jit::Module module = m_network.d().module;
    if (!device.is_cpu()) {
        module = module.deepcopy();
        module.to(device);
    }
    m_runnable.emplace(m_trunk.graph->copy(), std::vector<jit::IValue>{module._ivalue()});
}

std::vector<at::Tensor> FrozenTrunk::run(const at::Tensor &images) const
{
    const at::NoGradGuard ungraded;
    return m_runnable->run({images});
}

Result<void> FrozenTrunk::save(const NetworkProgram &heads, const std::map<std::string, at::Tensor> &tensors,
                               const NetworkSpec &spec, const std::filesystem::path &path) const
{
    try {
        jit::Module module = builtModule(heads);
        for (const auto &[name, tensor] : tensors)
            setTensor(module, name, tensor.detach().to(at::kCPU).contiguous());
        module.register_module("trunk", m_network.d().module);
        const auto graph = wholeForward(module, *m_trunk.graph);
        const c10::QualifiedName name(*module.type()->name(), "forward");
        module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(name, graph));
        module.type()->unsafeRemoveMethod(headsMethod);
        std::ostringstream archive;
        module.save(archive, {{specKey, toText(spec)}});
        return writeFileAtomically(path, archive.str());
    } catch (const std::exception &e) {
        return torchFailure(e, "writing the network");
    }
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/builtmodule_p.h"

#include "core/networks/shapekernels_p.h"

#include <algorithm>

namespace offramp {

namespace jit = torch::jit;

namespace {

/// Each module has its own type: LibTorch's analysis of aliases takes exponential time over types of one name.
jit::Module emptyModule(std::string type)
{
    std::replace(type.begin(), type.end(), '.', '_');
    jit::Module module(type);
    module.register_attribute("training", c10::BoolType::get(), false);
    return module;
}

/// The module that owns the tensor of that dotted name, created if missing, and the name's last part.
std::pair<jit::Module, std::string> ownerOf(jit::Module module, const std::string &name, bool create)
{
    std::size_t at = 0;
    for (std::size_t end = name.find('.'); end != std::string::npos; end = name.find('.', at)) {
        const std::string part = name.substr(at, end - at);
        if (create && !module.hasattr(part))
            module.register_module(part, emptyModule("Layer_" + name.substr(0, end)));
        module = module.attr(part).toModule();
        at = end + 1;
    }
    return {module, name.substr(at)};
}

} // namespace

jit::Module builtModule(const NetworkProgram &program)
{
    using Role = OwnedTensor::Role;
    registerShapeKernels();
    jit::Module root = emptyModule("Network");
    for (const OwnedTensor &tensor : program.tensors) {
        auto [owner, name] = ownerOf(root, tensor.name, true);
        const auto type = tensor.role == Role::Counter ? torch::kLong : torch::kFloat;
        const auto value = torch::empty(tensor.shape, torch::TensorOptions(type).device(torch::kMeta));
        if (tensor.role == Role::Parameter)
            owner.register_parameter(name, value, false);
        else
            owner.register_buffer(name, value);
    }
    root.define(program.forward);
    return root;
}

void setTensor(const jit::Module &module, const std::string &name, const at::Tensor &tensor)
{
    auto [owner, last] = ownerOf(module, name, false);
    owner.setattr(last, tensor);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/builtmodule_p.h"

#include <torch/library.h>

#include <algorithm>

namespace offramp {

namespace jit = torch::jit;

namespace {

// What LibTorch lacks on the meta device: the shapes that these layers give.

at::Tensor convolution(const at::Tensor &input, const at::Tensor &weight, const c10::optional<at::Tensor> &,
                       at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation, bool, at::IntArrayRef,
                       int64_t)
{
    std::vector<int64_t> shape{input.size(0), weight.size(0)};
    for (std::size_t i = 0; i < stride.size(); ++i) {
        const auto dimension = static_cast<int64_t>(i) + 2;
        const int64_t window = dilation[i] * (weight.size(dimension) - 1) + 1;
        shape.push_back((input.size(dimension) + 2 * padding[i] - window) / stride[i] + 1);
    }
    return at::empty(shape, input.options());
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> batchNorm(const at::Tensor &input, const c10::optional<at::Tensor> &,
                                                         const c10::optional<at::Tensor> &,
                                                         const c10::optional<at::Tensor> &,
                                                         const c10::optional<at::Tensor> &, bool, double, double)
{
    const auto statistics = at::empty({input.size(1)}, input.options());
    return {at::empty_like(input), statistics, statistics};
}

at::Tensor averagePool(const at::Tensor &input, at::IntArrayRef side)
{
    return at::empty({input.size(0), input.size(1), side[0], side[1]}, input.options());
}

at::Tensor relu(const at::Tensor &input)
{
    return at::empty_like(input);
}

void registerShapeKernels()
{
    static const auto library = [] {
        torch::Library kernels(torch::Library::IMPL, "aten", c10::DispatchKey::Meta, __FILE__, __LINE__);
        kernels.impl("convolution_overrideable", &convolution);
        kernels.impl("native_batch_norm", &batchNorm);
        kernels.impl("_adaptive_avg_pool2d", &averagePool);
        kernels.impl("relu", &relu);
        return kernels;
    }();
    static_cast<void>(library);
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

jit::Module emptyModule(std::string type)
{
    std::replace(type.begin(), type.end(), '.', '_');
    jit::Module module(type);
    module.register_attribute("training", c10::BoolType::get(), false);
    return module;
}

void addTensor(const jit::Module &root, const std::string &name, const at::Tensor &tensor, bool isParameter)
{
    auto [owner, last] = ownerOf(root, name, true);
    if (isParameter)
        owner.register_parameter(last, tensor, false);
    else
        owner.register_buffer(last, tensor);
}

jit::Module builtModule(const NetworkProgram &program)
{
    using Role = OwnedTensor::Role;
    registerShapeKernels();
    jit::Module root = emptyModule("Network");
    for (const OwnedTensor &tensor : program.tensors) {
        const auto type = tensor.role == Role::Counter ? torch::kLong : torch::kFloat;
        const auto value = torch::empty(tensor.shape, torch::TensorOptions(type).device(torch::kMeta));
        addTensor(root, tensor.name, value, tensor.role == Role::Parameter);
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

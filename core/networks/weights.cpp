// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/weights_p.h"

#include "core/networks/builtmodule_p.h"
#include "core/networks/network_p.h"

#include <fmt/format.h>

namespace offramp {

namespace {

std::optional<torch::Dtype> dtypeOf(ElementType type)
{
    switch (type) {
    case ElementType::Bool:
        return torch::kBool;
    case ElementType::U8:
        return torch::kUInt8;
    case ElementType::I8:
        return torch::kInt8;
    case ElementType::I16:
        return torch::kInt16;
    case ElementType::I32:
        return torch::kInt32;
    case ElementType::I64:
        return torch::kInt64;
    case ElementType::F16:
        return torch::kFloat16;
    case ElementType::BF16:
        return torch::kBFloat16;
    case ElementType::F32:
        return torch::kFloat32;
    case ElementType::F64:
        return torch::kFloat64;
    default:
        return std::nullopt;
    }
}

Result<at::Tensor> readTensor(const File &file, const TensorPlace &place)
{
    const auto dtype = dtypeOf(place.type);
    if (!dtype)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} in {} has the type {}, which no network here uses.", place.name,
                                   file.path().string(), toText(place.type)),
                       "Save it as floating-point numbers.");
    auto tensor = torch::empty(std::vector<std::int64_t>(place.shape.begin(), place.shape.end()), *dtype);
    const std::span bytes(static_cast<std::byte *>(tensor.data_ptr()), tensor.nbytes());
    if (auto done = readElements(file, place, bytes); !done)
        return tl::unexpected(done.error());
    return tensor;
}

Result<at::Tensor> fitted(const at::Tensor &tensor, const OwnedTensor &owner, const std::string &source)
{
    if (owner.role == OwnedTensor::Role::Counter)
        return tensor.to(torch::kLong);
    if (!tensor.is_floating_point())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} in {} holds {} values, not floating-point numbers.", owner.name, source,
                                   toString(tensor.scalar_type())),
                       "Save the weights as floating-point numbers; quantised networks cannot be used.");
    const auto numbers = tensor.to(torch::kFloat).contiguous();
    if (!torch::isfinite(numbers).all().item<bool>())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} in {} holds values that are not finite (NaN or infinity).", owner.name, source),
                       "Its training went wrong: use an earlier checkpoint.");
    return numbers;
}

} // namespace

NamedWeights weightsIn(const TensorFile &file)
{
    NamedWeights weights;
    for (const TensorPlace &place : file.tensors)
        weights.offered.push_back({place.name, {place.shape.begin(), place.shape.end()}});
    weights.read = [&file](std::size_t i) { return readTensor(file.file, file.tensors[i]); };
    return weights;
}

NamedWeights weightsIn(const torch::jit::Module &module)
{
    NamedWeights weights;
    std::vector<at::Tensor> tensors;
    const auto add = [&](const auto &list) {
        for (const auto &entry : list) {
            weights.offered.push_back({entry.name, entry.value.sizes().vec()});
            tensors.push_back(entry.value.detach());
        }
    };
    add(module.named_parameters());
    add(module.named_buffers());
    weights.read = [tensors = std::move(tensors)](std::size_t i) -> Result<at::Tensor> { return tensors[i]; };
    return weights;
}

Result<void> assignWeights(const torch::jit::Module &module, const NetworkProgram &program, const NamedWeights &weights,
                           const std::string &source, const std::string &architecture)
{
    const auto places = matchedWeights(program, weights.offered, source, architecture);
    if (!places)
        return tl::unexpected(places.error());
    try {
        for (std::size_t i = 0; i < places->size(); ++i) {
            const OwnedTensor &owner = program.tensors[i];
            if (!(*places)[i]) {
                setTensor(module, owner.name, torch::zeros({}, torch::kLong));
                continue;
            }
            const auto tensor = weights.read(*(*places)[i]);
            if (!tensor)
                return tl::unexpected(tensor.error());
            const auto fit = fitted(*tensor, owner, source);
            if (!fit)
                return tl::unexpected(fit.error());
            setTensor(module, owner.name, *fit);
        }
    } catch (const std::exception &e) {
        return torchFailure(e, "reading its weights");
    }
    return {};
}

} // namespace offramp

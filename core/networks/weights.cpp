// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/weights_p.h"

#include "core/networks/builtmodule_p.h"
#include "core/networks/network_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace offramp {

namespace {

std::optional<torch::Dtype> dtypeOf(ElementType type)
{
    static const std::map<ElementType, torch::Dtype> types{
        {ElementType::Bool, torch::kBool},   {ElementType::U8, torch::kUInt8},      {ElementType::I8, torch::kInt8},
        {ElementType::I16, torch::kInt16},   {ElementType::I32, torch::kInt32},     {ElementType::I64, torch::kInt64},
        {ElementType::F16, torch::kFloat16}, {ElementType::BF16, torch::kBFloat16}, {ElementType::F32, torch::kFloat32},
        {ElementType::F64, torch::kFloat64},
    };
    const auto found = types.find(type);
    return found == types.end() ? std::nullopt : std::optional(found->second);
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

/// Reads the weights at a place of those that are offered, and gives them to a tensor of the network.
Result<void> assign(const torch::jit::Module &module, const OwnedTensor &owner, const NamedWeights &weights,
                    std::size_t place, const std::string &source)
{
    const auto tensor = weights.read(place);
    if (!tensor)
        return tl::unexpected(tensor.error());
    const auto fit = fitted(*tensor, owner, source);
    if (!fit)
        return tl::unexpected(fit.error());
    setTensor(module, owner.name, *fit);
    return {};
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
            if (auto done = assign(module, owner, weights, *(*places)[i], source); !done)
                return tl::unexpected(done.error());
        }
    } catch (const std::exception &e) {
        return torchFailure(e, "reading its weights");
    }
    return {};
}

Result<std::vector<std::string>> assignOldWeights(const torch::jit::Module &module, const NetworkProgram &program,
                                                  const NamedWeights &weights, const std::string &source,
                                                  const std::function<bool(const std::string &)> &isNew)
{
    constexpr std::size_t mostNamed = 10;
    const auto names = networkNames(weights.offered);
    std::vector<std::string> left;
    std::vector<std::string> misfits;
    for (const OwnedTensor &owner : program.tensors) {
        const auto found = std::ranges::find(names, owner.name);
        const auto place = static_cast<std::size_t>(found - names.begin());
        if (found == names.end() || weights.offered[place].shape != owner.shape) {
            if (isNew(owner.name))
                left.push_back(owner.name);
            else if (found != names.end() || owner.role != OwnedTensor::Role::Counter)
                misfits.push_back(owner.name);
            continue;
        }
        if (auto done = assign(module, owner, weights, place, source); !done)
            return tl::unexpected(done.error());
    }
    if (misfits.empty())
        return left;
    const std::size_t more = misfits.size() - std::min(misfits.size(), mostNamed);
    misfits.resize(misfits.size() - more);
    return failure(ErrorKind::BadInput,
                   fmt::format("{} does not have the trunk of this architecture: {}{} are missing or of another shape.",
                               source, fmt::join(misfits, ", "),
                               more > 0 ? fmt::format(" and {} more", more) : std::string()),
                   "Name the architecture that these weights were trained for, or train without them.");
}

} // namespace offramp

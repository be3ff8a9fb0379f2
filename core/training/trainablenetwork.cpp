// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/trainablenetwork_p.h"

#include "core/architectures/exitheads.h"
#include "core/flops/flopcounter.h"
#include "core/networks/builtmodule_p.h"
#include "core/networks/network_p.h"
#include "core/networks/tensorwriter_p.h"
#include "core/networks/weights_p.h"
#include "core/tensors/tensorfile.h"
#include "core/training/frozenprogram.h"
#include "core/training/mixedprecision_p.h"

#include <fmt/format.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <cmath>
#include <functional>
#include <numeric>

namespace offramp {

namespace {

std::string layerOf(const std::string &tensor)
{
    return tensor.substr(0, tensor.rfind('.'));
}

/// Inputs of one output of the layer with these weights.
double fanIn(const std::vector<std::int64_t> &weights)
{
    return static_cast<double>(
        std::accumulate(weights.begin() + 1, weights.end(), std::int64_t{1}, std::multiplies<>()));
}

at::Tensor uniform(const std::vector<std::int64_t> &shape, double bound)
{
    return at::empty(shape).uniform_(-bound, bound);
}

/// The first value of a tensor; weights: the shape of its layer's weights.
at::Tensor randomTensor(const OwnedTensor &tensor, const std::vector<std::int64_t> &weights)
{
    constexpr std::size_t convolution = 4; // dimensions of its weights
    if (tensor.role == OwnedTensor::Role::Counter)
        return at::zeros(tensor.shape, at::kLong);
    if (tensor.role == OwnedTensor::Role::Buffer)
        return tensor.name.ends_with(".running_var") ? at::ones(tensor.shape) : at::zeros(tensor.shape);
    const bool isWeight = tensor.name.ends_with(".weight");
    if (weights.size() < 2) // batch norm
        return isWeight ? at::ones(tensor.shape) : at::zeros(tensor.shape);
    if (isWeight && weights.size() == convolution) {
        const auto fanOut = static_cast<double>(weights[0] * weights[2] * weights[3]);
        return at::empty(tensor.shape).normal_(0, std::sqrt(2 / fanOut));
    }
    return uniform(tensor.shape, 1 / std::sqrt(fanIn(weights)));
}

/// What a method returned, as float32.
Result<std::vector<at::Tensor>> inFloat32(const torch::jit::IValue &returned)
{
    auto tensors = flattenOutputs(returned);
    if (tensors) {
        for (at::Tensor &tensor : *tensors)
            tensor = tensor.to(at::kFloat);
    }
    return tensors;
}

} // namespace

TrainableNetwork::TrainableNetwork(NetworkSpec spec, NetworkProgram program, std::uint64_t seed, bool frozenTrunk,
                                   std::shared_ptr<FrozenTrunk> trunk)
    : m_spec(std::move(spec))
    , m_program(std::move(program))
    , m_module(builtModule(m_program))
    , m_frozenTrunk(frozenTrunk)
    , m_trunk(std::move(trunk))
{
    std::map<std::string, std::vector<std::int64_t>> weights;
    for (const OwnedTensor &tensor : m_program.tensors) {
        if (tensor.name.ends_with(".weight"))
            weights[layerOf(tensor.name)] = tensor.shape;
    }
    torch::manual_seed(seed);
    for (const OwnedTensor &tensor : m_program.tensors)
        setTensor(m_module, tensor.name, randomTensor(tensor, weights[layerOf(tensor.name)]));
}

Result<TrainableNetwork> TrainableNetwork::build(const NetworkSpec &spec, std::uint64_t seed, bool frozenTrunk)
{
    auto program = writeNetwork(spec);
    if (!program)
        return tl::unexpected(program.error());
    if (frozenTrunk)
        program = withFrozenTrunk(std::move(*program));
    return TrainableNetwork(spec, std::move(*program), seed, frozenTrunk);
}

Result<TrainableNetwork> TrainableNetwork::onTrunk(const NetworkSpec &spec, std::shared_ptr<FrozenTrunk> trunk,
                                                   std::uint64_t seed)
{
    std::vector<HeadInput> inputs;
    for (std::size_t k = 0; k < spec.exits.size(); ++k) {
        const TrunkOutput &output = trunk->outputs().at(k);
        const auto side = [&](std::size_t i) { return static_cast<int>(output.shape.at(i)); };
        inputs.push_back(output.isLogits ? HeadInput() : HeadInput{spec.exits[k].head, side(0), side(1), side(2)});
    }
    auto program = writeHeads(inputs, *spec.classes);
    if (!program)
        return tl::unexpected(program.error());
    constexpr bool isFrozen = true;
    return TrainableNetwork(spec, std::move(*program), seed, isFrozen, std::move(trunk));
}

Result<std::vector<std::string>> TrainableNetwork::takeWeights(const std::filesystem::path &path)
{
    const auto file = openTensorFile(path);
    if (!file)
        return tl::unexpected(file.error());
    if (!*file)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is neither safetensors nor a PyTorch state dict.", path.string()),
                       "Write a TorchScript archive's weights with offramp-engine convert first.");
    return assignOldWeights(m_module, m_program, weightsIn(**file), path.string(),
                            [this](const std::string &name) { return isHead(name); });
}

bool TrainableNetwork::isHead(const std::string &tensor) const
{
    return m_trunk || tensor.starts_with("exit") || layerOf(tensor) == layerOf(m_program.classifiers.back());
}

void TrainableNetwork::place(torch::Device device, Precision precision)
{
    m_device = device;
    m_precision = precision;
    m_module.to(device);
    if (m_trunk)
        m_trunk->place(device);
    const at::NoGradGuard ungraded;
    for (at::Tensor weights : m_module.parameters()) {
        if (weights.dim() == 4)
            weights.set_data(weights.contiguous(at::MemoryFormat::ChannelsLast));
    }
}

void TrainableNetwork::setTraining(bool training)
{
    m_module.train(training);
}

Result<std::vector<at::Tensor>> TrainableNetwork::logits(const at::Tensor &images) const
{
    if (m_frozenTrunk)
        return features(images).and_then([this](const std::vector<at::Tensor> &given) { return headLogits(given); });
    const torch::jit::GraphOptimizerEnabledGuard unoptimised(false);
    const MixedPrecision mixed(m_device, precisionNow());
    return inFloat32(m_module.forward({images}));
}

Result<std::vector<at::Tensor>> TrainableNetwork::features(const at::Tensor &images) const
{
    const at::NoGradGuard ungraded;
    const torch::jit::GraphOptimizerEnabledGuard unoptimised(false);
    const MixedPrecision mixed(m_device, precisionNow());
    if (!m_trunk)
        return inFloat32(m_module.get_method(trunkMethod)({images}));
    auto given = m_trunk->run(images);
    for (at::Tensor &tensor : given)
        tensor = tensor.to(at::kFloat);
    return given;
}

Result<std::vector<at::Tensor>> TrainableNetwork::headLogits(const std::vector<at::Tensor> &features) const
{
    const torch::jit::GraphOptimizerEnabledGuard unoptimised(false);
    const MixedPrecision mixed(m_device, precisionNow());
    const std::vector<torch::jit::IValue> given(features.begin(), features.end());
    return inFloat32(m_module.get_method(headsMethod)(given));
}

Precision TrainableNetwork::precisionNow() const
{
    return m_module.is_training() ? m_precision : Precision::Float32;
}

std::int64_t TrainableNetwork::forwardFlops(InputShape input) const
{
    const at::NoGradGuard ungraded;
    const at::Tensor blank = blankImage(input);
    return executedFlops([&] { static_cast<void>(logits(blank)); });
}

std::int64_t TrainableNetwork::headFlops(InputShape input) const
{
    const at::NoGradGuard ungraded;
    const auto given = features(blankImage(input));
    return given ? executedFlops([&] { static_cast<void>(headLogits(*given)); }) : 0;
}

std::int64_t TrainableNetwork::featureBytes(InputShape input) const
{
    std::int64_t bytes = 0;
    for (const at::Tensor &feature : features(blankImage(input)).value_or(std::vector<at::Tensor>()))
        bytes += static_cast<std::int64_t>(feature.nbytes());
    return bytes;
}

at::Tensor TrainableNetwork::blankImage(InputShape input) const
{
    return at::zeros({1, input.channels, input.height, input.width}, m_device);
}

std::vector<TrainedTensor> TrainableNetwork::trainedTensors(double trunkRateFactor)
{
    std::vector<TrainedTensor> trained;
    for (const auto &entry : m_module.named_parameters()) {
        const bool isInHead = isHead(entry.name);
        entry.value.set_requires_grad(isInHead || !m_frozenTrunk);
        if (entry.value.requires_grad())
            trained.push_back({entry.name, entry.value, isInHead ? 1 : trunkRateFactor});
    }
    return trained;
}

std::map<std::string, at::Tensor> TrainableNetwork::tensors() const
{
    return tensorsOf(m_module);
}

std::map<std::string, at::Tensor> TrainableNetwork::changingTensors() const
{
    auto changing = tensors();
    if (m_frozenTrunk)
        std::erase_if(changing, [this](const auto &entry) { return !isHead(entry.first); });
    return changing;
}

Result<void> TrainableNetwork::save(const std::filesystem::path &path) const
{
    if (m_trunk)
        return m_trunk->save(m_program, tensors(), m_spec, path);
    return writeTensors(tensors(), {{"format", "pt"}, {specKey, toText(m_spec)}}, path);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/execution/placement_p.h"

#include "core/exits/answer.h"
#include "core/networks/dependence_p.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/csrc/jit/passes/frozen_conv_add_relu_fusion.h>
#include <torch/csrc/jit/passes/frozen_graph_optimizations.h>
#include <torch/csrc/jit/passes/frozen_ops_to_mkldnn.h>

namespace offramp {

namespace jit = torch::jit;

namespace {

/// Moves every constant floating-point tensor to a device and type; on a GPU those of four dimensions (weights of
/// convolutions) are stored with the channels last.
void moveConstants(jit::Block *block, torch::Device device, at::ScalarType type)
{
    for (jit::Node *node : block->nodes()) {
        for (jit::Block *inner : node->blocks())
            moveConstants(inner, device, type);
        if (node->kind() != c10::prim::Constant || !node->hasAttribute(c10::attr::value)
            || node->kindOf(c10::attr::value) != jit::AttributeKind::t)
            continue;
        const at::Tensor &tensor = node->t(c10::attr::value);
        at::Tensor moved = tensor.to(device, tensor.is_floating_point() ? type : tensor.scalar_type());
        if (device.is_cuda() && moved.dim() == 4)
            moved = moved.contiguous(at::MemoryFormat::ChannelsLast);
        node->t_(c10::attr::value, moved);
        node->output()->inferTypeFrom(moved);
    }
}

} // namespace

torch::Device prepareDevice(const RunSettings &settings)
{
    at::set_num_threads(settings.threads > 0 ? settings.threads : defaultThreads());
    const torch::Device device(toText(settings.device));
    if (device.is_cuda()) {
        at::globalContext().setDeterministicCuDNN(true);
        at::globalContext().setBenchmarkCuDNN(false);
        allowTf32(settings.allowsTf32);
    }
    return device;
}

void allowTf32(bool isAllowed)
{
    at::globalContext().setAllowTF32CuDNN(isAllowed);
    at::globalContext().setAllowTF32CuBLAS(isAllowed);
}

at::ScalarType elementType(Precision precision)
{
    if (precision == Precision::Float32)
        return at::kFloat;
    return precision == Precision::BFloat16 ? at::kBFloat16 : at::kHalf;
}

at::Tensor toDevice(std::span<const float> images, at::IntArrayRef shape, torch::Device device, at::ScalarType type)
{
    // from_blob asks for mutable memory; the copy protects the caller's images from a first layer that works in place.
    const auto borrowed = torch::from_blob(const_cast<float *>(images.data()), shape, torch::kFloat);
    return borrowed.to(device, type, false, true);
}

Result<void> appendLogits(std::vector<float> &logits, const at::Tensor &outputs, OutputKind kind, std::size_t exit)
{
    const auto values = outputs.to(torch::kCPU, torch::kFloat).contiguous();
    const std::size_t before = logits.size();
    logits.insert(logits.end(), values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
    const auto added = std::span(logits).subspan(before);
    auto fits = checkOutputKind(added, kind, exit);
    toLogits(added, kind);
    return fits;
}

Result<void> appendScores(std::vector<float> &scores, const at::Tensor &given, std::size_t batch, std::size_t exit)
{
    if (!given.defined()) {
        scores.resize(scores.size() + batch);
        return {};
    }
    const auto values = given.to(torch::kCPU, torch::kFloat).contiguous();
    if (values.numel() != static_cast<std::int64_t>(batch))
        return failure(ErrorKind::BadInput,
                       fmt::format("The score of exit {} has {} values for {} images.", exit + 1, values.numel(),
                                   batch),
                       "Return one value for each image, or name the exits without it: --exits 0,2.");
    if (!at::isfinite(values).all().item<bool>())
        return failure(ErrorKind::BadInput,
                       fmt::format("The score of exit {} is NaN or infinite for an image.", exit + 1),
                       "Check the network and its preprocessing.");
    scores.insert(scores.end(), values.data_ptr<float>(), values.data_ptr<float>() + batch);
    return {};
}

Result<ExitValues> exitValues(const ExitTensors &tensors, const std::vector<OutputKind> &kinds,
                              const std::vector<bool> &among, std::size_t batch)
{
    ExitValues values;
    for (std::size_t k = 0; k < tensors.logits.size(); ++k) {
        if (auto done = appendLogits(values.logits, tensors.logits[k], kinds[k], k); !done)
            return tl::unexpected(done.error());
    }
    keepAmong(values.logits, among);
    for (std::size_t k = 0; k < tensors.scores.size(); ++k) {
        if (auto done = appendScores(values.scores, tensors.scores[k], batch, k); !done)
            return tl::unexpected(done.error());
    }
    return values;
}

void placeGraph(std::shared_ptr<jit::Graph> &graph, const RunSettings &settings)
{
    const torch::Device device(toText(settings.device));
    const bool isOptimised = settings.execution == Execution::Optimised;
    if (isOptimised)
        jit::OptimizeFrozenGraph(graph);
    moveConstants(graph->block(), device, elementType(settings.precision));
    if (isOptimised && device.is_cuda())
        jit::FuseFrozenConvAddRelu(graph);
}

bool hasOwnLayout(const RunSettings &settings)
{
    return settings.execution == Execution::Optimised && settings.device.kind == "cpu"
           && settings.precision == Precision::Float32;
}

std::shared_ptr<jit::Graph> laidOut(const std::shared_ptr<jit::Graph> &placed, const RunSettings &settings)
{
    if (!hasOwnLayout(settings) || changesInPlace(*placed)) // a view in that layout is a copy
        return placed;
    auto graph = placed->copy();
    jit::ConvertFrozenOpsToMKLDNN(graph);
    return graph;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/network_p.h"

#include "core/networks/fixedbatch.h"
#include "core/support/caught.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/version.h>

#include <algorithm>

namespace offramp {

namespace {

constexpr auto forwardRemedy
    = "forward must return the logits [batch, classes] of each exit: a tensor, or a tuple, list "
      "or dictionary of tensors.";
constexpr auto labelsRemedy
    = "Wrap the network in a module that returns the logits of all exits: core/networks/NETWORKS.md "
      "shows how, under \"Networks that answer with labels\".";

bool collect(const torch::jit::IValue &value, std::vector<at::Tensor> &tensors)
{
    if (value.isTensor()) {
        tensors.push_back(value.toTensor());
        return tensors.back().defined();
    }
    if (value.isTensorList()) {
        for (const at::Tensor &tensor : value.toTensorVector())
            tensors.push_back(tensor);
        return true;
    }
    if (value.isTuple()) {
        const auto &elements = value.toTupleRef().elements();
        return std::all_of(elements.begin(), elements.end(),
                           [&](const auto &element) { return collect(element, tensors); });
    }
    if (value.isList()) {
        const auto list = value.toListRef();
        return std::all_of(list.begin(), list.end(), [&](const auto &element) { return collect(element, tensors); });
    }
    if (value.isGenericDict()) {
        const auto dict = value.toGenericDict(); // keeps the order in which its entries were made
        return std::all_of(dict.begin(), dict.end(),
                           [&](const auto &entry) { return collect(entry.value(), tensors); });
    }
    return false;
}

/// What outputs for a batch of images say of the first one.
std::vector<at::Tensor> ofFirstImage(std::vector<at::Tensor> outputs, std::int64_t batch)
{
    for (at::Tensor &output : outputs) {
        if (output.dim() > 0 && output.size(0) == batch)
            output = output.narrow(0, 0, 1);
    }
    return outputs;
}

bool isOutputNamed(const ExitSpec &exit)
{
    return exit.output.has_value();
}

Result<std::vector<at::Tensor>> outputsIn(const OutputPlan &plan, const torch::jit::IValue &value)
{
    return flattenOutputs(value).map(
        [&](const std::vector<at::Tensor> &tensors) { return takenApart(plan.stacks, tensors); });
}

} // namespace

Result<std::vector<at::Tensor>> flattenOutputs(const torch::jit::IValue &value)
{
    std::vector<at::Tensor> tensors;
    if (!collect(value, tensors) || tensors.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("The network's forward returns {}, not logits.",
                                   tensors.empty() ? value.tagKind() : "something else beside tensors"),
                       forwardRemedy);
    return tensors;
}

std::vector<std::string> outputNames(const torch::jit::IValue &value)
{
    std::vector<std::string> names;
    if (!value.isGenericDict())
        return names;
    for (const auto &entry : value.toGenericDict()) {
        if (!entry.key().isString() || !entry.value().isTensor())
            return {};
        names.push_back(entry.key().toStringRef());
    }
    return names;
}

Result<OutputPlan> planFor(const Network &network, InputShape input, const std::vector<at::Tensor> &tensors, int batch)
{
    const auto &d = network.d();
    const auto forOneMore = [&] {
        const torch::jit::GraphOptimizerEnabledGuard unoptimised(false);
        return flattenOutputs(d.module.forward({blankImages(network, batch + 1, input)}))
            .value_or(std::vector<at::Tensor>());
    };
    const bool isNamed = !d.choice.exits.empty() || std::ranges::any_of(d.spec.exits, &isOutputNamed);
    Returned returned{tensors, batch, forOneMore, d.spec.classes, isNamed};
    if (fixedBatch(network, input))
        returned.forOneMore = nullptr;
    const auto stacks = findStacks(returned);
    if (!stacks)
        return tl::unexpected(stacks.error());
    auto plan = planOutputs(ofFirstImage(takenApart(*stacks, tensors), batch), d.choice, d.spec);
    if (!plan)
        return plan;
    plan->stacks = *stacks;
    for (std::size_t i = 0; i < stacks->size(); ++i) {
        const Stack &stack = (*stacks)[i];
        if (stack.exits > 0 && (stack.dimension == 1 || stacks->size() > 1))
            plan->notes.push_back(fmt::format("The network's tensor {} of {} holds {} outputs, as [{}, classes].",
                                              i + 1, stacks->size(), stack.exits,
                                              stack.dimension == 1 ? "batch, exits" : "exits, batch"));
    }
    return plan;
}

Result<OutputPlan> outputPlan(const Network &network, InputShape input)
{
    auto &known = network.d().plan;
    if (known)
        return *known;
    const torch::jit::GraphOptimizerEnabledGuard unoptimised(false);
    const int batch = leastBatch(network, input);
    const auto tensors = flattenOutputs(network.d().module.forward({blankImages(network, batch, input)}));
    if (!tensors)
        return tl::unexpected(tensors.error());
    auto plan = planFor(network, input, *tensors, batch);
    if (plan)
        known = *plan;
    return plan;
}

Result<std::vector<at::Tensor>> exitOutputs(const OutputPlan &plan, const torch::jit::IValue &value)
{
    auto outputs = outputsIn(plan, value);
    if (!outputs || outputs->size() != plan.outputs)
        return outputs;
    std::vector<at::Tensor> exits;
    for (const std::size_t exit : plan.exits)
        exits.push_back((*outputs)[exit]);
    return exits;
}

std::vector<at::Tensor> exitScores(const OutputPlan &plan, const torch::jit::IValue &value)
{
    const auto outputs = outputsIn(plan, value);
    if (!plan.hasScores() || !outputs || outputs->size() != plan.outputs)
        return {};
    std::vector<at::Tensor> scores;
    for (const auto &score : plan.scores)
        scores.push_back(score ? (*outputs)[*score] : at::Tensor());
    return scores;
}

Result<OutputShape> checkOutputs(const std::vector<at::Tensor> &exits, const OutputPlan &plan, std::int64_t batch)
{
    OutputShape shape{static_cast<int>(exits.size()), 0};
    for (std::size_t k = 0; k < exits.size(); ++k) {
        const at::Tensor &logits = exits[k];
        const std::size_t output = exits.size() == plan.exits.size() ? plan.exits[k] : k;
        if (at::isIntegralType(logits.scalar_type(), false))
            return failure(ErrorKind::BadInput,
                           fmt::format("Output {} of the network (counted from 0) holds {} values: labels, not logits.",
                                       output, toString(logits.scalar_type())),
                           labelsRemedy);
        if (!logits.is_floating_point())
            return failure(ErrorKind::BadInput,
                           fmt::format("Output {} of the network (counted from 0) holds {} values, not logits.", output,
                                       toString(logits.scalar_type())),
                           forwardRemedy);
        if (logits.dim() != 2 || logits.size(0) != batch || logits.size(1) < 2)
            return failure(
                ErrorKind::BadInput,
                fmt::format("Output {} of the network (counted from 0) has the shape {} for a batch of {}; the "
                            "logits of two or more classes have the shape [{}, classes].",
                            output, shapeText(logits), batch, batch),
                forwardRemedy);
        const int classes = static_cast<int>(logits.size(1));
        if (k > 0 && classes != shape.classes)
            return failure(ErrorKind::BadInput,
                           fmt::format("Output {} of the network (counted from 0) has {} classes, the exits before it "
                                       "have {}.",
                                       output, classes, shape.classes),
                           forwardRemedy);
        shape.classes = classes;
    }
    return shape;
}

Result<void> checkWeights(const torch::jit::Module &module, const std::string &source)
{
    const auto refused = [&source](const std::string &name) {
        return failure(ErrorKind::BadInput, fmt::format("{}: the weights {} hold NaN.", source, name),
                       "Use a checkpoint from before its training diverged.");
    };
    const auto holdsNan = [](const at::Tensor &tensor) {
        return tensor.defined() && tensor.device().is_cpu() && tensor.is_floating_point()
               && tensor.isnan().any().item<bool>();
    };
    for (const auto &parameter : module.named_parameters()) {
        if (holdsNan(parameter.value))
            return refused(parameter.name);
    }
    for (const auto &buffer : module.named_buffers()) {
        if (holdsNan(buffer.value))
            return refused(buffer.name);
    }
    return {};
}

std::string firstLine(const std::exception &error)
{
    std::string text = error.what();
    if (const auto *torchError = dynamic_cast<const c10::Error *>(&error))
        text = torchError->what_without_backtrace();
    // The interpreter's errors begin with a listing; the last line has the message.
    text.erase(0, text.find_first_not_of(" \n"));
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    const bool isListing = text.starts_with("The following operation failed");
    const auto end = isListing ? text.rfind('\n') : text.find('\n');
    if (end != std::string::npos)
        text = isListing ? text.substr(end + 1) : text.substr(0, end);
    constexpr std::size_t longest = 300;
    return text.size() > longest ? text.substr(0, longest) + "…" : text;
}

std::optional<Error> denialIn(const std::exception &error, const std::string &what)
{
    // "unable to open file </etc/passwd> in read-only mode: Permission denied (13)"
    const std::string text = error.what();
    constexpr std::string_view opening = "file <";
    const auto reason = std::min(text.rfind("Permission denied"), text.rfind("Operation not permitted"));
    const auto begin = text.rfind(opening, reason);
    const auto end = text.rfind('>', reason);
    if (reason == std::string::npos || begin == std::string::npos || end == std::string::npos || end < begin)
        return std::nullopt;
    const std::string path = text.substr(begin + opening.size(), end - begin - opening.size());
    const bool isRead = text.find("read-only", end) < reason;
    return Error{ErrorKind::BadInput,
                 fmt::format("The network's own code tried to {} {} while {}, which was denied.",
                             isRead ? "read" : "write to", path, what),
                 "A network may use its own file, the test set and the system's libraries. If it is yours, remove that "
                 "from its code and save it again. If you trust the people who made it, run offramp-engine with "
                 "--no-sandbox, as a user who may use that file."};
}

tl::unexpected<Error> torchFailure(const std::exception &error, const std::string &what)
{
    const std::string text = error.what();
    std::string line = firstLine(error);
    if (!line.ends_with('.'))
        line += '.';
    const bool isOfCuda = text.find("CUDA") != std::string::npos || text.find("cuDNN") != std::string::npos;
    if (isOutOfMemory(error))
        return failure(ErrorKind::Memory, fmt::format("{} ran out while {}.", isOfCuda ? "GPU memory" : "Memory", what),
                       "Use a smaller --batch, or a device with more memory.");
    if (text.find("nable to find an engine") != std::string::npos) // of cuDNN, whose engines need memory of their own
        return failure(ErrorKind::Memory,
                       fmt::format("The GPU found no way to run a layer while {}: its memory is too full for that, or "
                                   "it cannot run the layer at all.",
                                   what),
                       "Use a smaller --batch, or --device cpu.");
    if (auto denial = denialIn(error, what))
        return tl::unexpected(std::move(*denial));
    if (text.find("tensors to be on the same device") != std::string::npos)
        return failure(
            ErrorKind::BadInput, fmt::format("The network failed while {}: {}", what, line),
            "It makes tensors on the device that it was exported on: use --device cpu, or write device=x.device "
            "where forward makes a tensor (torch.zeros, torch.arange) and export it again.");
    if (isOfCuda)
        return failure(ErrorKind::Device, fmt::format("The device failed while {}: {}", what, line),
                       "Check the device and its driver, or use --device cpu.");
    if (text.find("INTERNAL ASSERT FAILED") != std::string::npos)
        return failure(ErrorKind::BadInput,
                       fmt::format("LibTorch {} failed an internal check while {}.", TORCH_VERSION, what),
                       "Save the network again with torch.jit.trace(net, x), or build the engine against another "
                       "LibTorch.");
    if (text.find("not implemented for 'Half'") != std::string::npos)
        return failure(ErrorKind::BadInput,
                       fmt::format("This program's LibTorch {} cannot compute in fp16 here and failed while {}: {}",
                                   TORCH_VERSION, what, line),
                       "Use --precision bf16 or fp32, or a GPU; save a network whose weights are in half precision "
                       "again after network.float().");
    if (text.find("Could not run '") != std::string::npos || text.find("not implemented for") != std::string::npos)
        return failure(ErrorKind::BadInput,
                       fmt::format("This program's LibTorch {} lacks an operator that the network needs while {}: {}",
                                   TORCH_VERSION, what, line),
                       "Export the network in float32 for the CPU, or build the engine against another LibTorch.");
    if (line.find("Half") != std::string::npos || line.find("BFloat16") != std::string::npos)
        return failure(ErrorKind::BadInput,
                       fmt::format("The network has half-precision weights and failed while {}: {}", what, line),
                       "Save it in single precision: network.float().");
    return failure(ErrorKind::BadInput, fmt::format("The network failed while {}: {}", what, line),
                   "Check that the network takes images of this size, as [batch, 3, height, width].");
}

} // namespace offramp

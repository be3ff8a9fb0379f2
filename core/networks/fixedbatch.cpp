// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/fixedbatch.h"

#include "core/networks/network_p.h"
#include "core/networks/stackedoutputs_p.h"
#include "core/networks/wholegraph_p.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <set>

namespace offramp {

namespace jit = torch::jit;

namespace {

using Answers = std::vector<at::Tensor>;
using Dimensions = std::vector<std::optional<std::int64_t>>; ///< of the images, for each returned tensor

/// What forward returns; nothing if it fails.
std::optional<Answers> returnedFor(const Network &network, const at::Tensor &images)
{
    try {
        const jit::GraphOptimizerEnabledGuard unoptimised(false);
        auto outputs = flattenOutputs(network.d().module.forward({images.clone()}));
        return outputs ? std::optional(std::move(*outputs)) : std::nullopt;
    } catch (const std::exception &) {
        return std::nullopt;
    }
}

Dimensions dimensionsOf(const Answers &outputs, std::int64_t batch)
{
    Dimensions dimensions;
    for (const at::Tensor &output : outputs)
        dimensions.push_back(output.dim() == 2 ? 0 : imageDimension(output, batch));
    return dimensions;
}

/// What forward gives for each image, with the images in the first dimension; nothing if it failed or has no row for
/// each of them. Outputs that cannot be logits are left out.
std::optional<Answers> answersIn(const std::optional<Answers> &outputs, std::int64_t batch,
                                 const Dimensions &dimensions)
{
    if (!outputs || outputs->size() != dimensions.size())
        return std::nullopt;
    Answers answers;
    for (std::size_t i = 0; i < outputs->size(); ++i) {
        const at::Tensor &output = (*outputs)[i];
        if (!output.is_floating_point() || !dimensions[i])
            continue;
        if (output.dim() <= *dimensions[i] || output.size(*dimensions[i]) != batch)
            return std::nullopt;
        answers.push_back(output.transpose(0, *dimensions[i]));
    }
    return answers;
}

/// The same for images; where the outputs have them is found by their number.
std::optional<Answers> answersTo(const Network &network, const at::Tensor &images)
{
    const auto outputs = returnedFor(network, images);
    return outputs ? answersIn(outputs, images.size(0), dimensionsOf(*outputs, images.size(0))) : std::nullopt;
}

/// Where each tensor has its images, from what two of them gave one by one. Constants have none.
Dimensions dimensionsOf(const std::optional<Answers> &first, const std::optional<Answers> &second)
{
    if (!first || !second || first->size() != second->size())
        return {};
    Dimensions dimensions = dimensionsOf(*first, 1);
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        if ((*first)[i].dim() == 3 && torch::equal((*first)[i], (*second)[i]))
            dimensions[i].reset();
    }
    return dimensions;
}

/// Whether answers are the same as expected but for rounding, measured by how much those to images differ.
bool agree(const Answers &answers, const Answers &expected)
{
    const auto isSame = [](const at::Tensor &answer, const at::Tensor &wanted) {
        if (answer.sizes() != wanted.sizes())
            return false;
        const bool isPrecise = wanted.scalar_type() == at::kFloat || wanted.scalar_type() == at::kDouble;
        const auto found = answer.to(at::kDouble).nan_to_num();
        const auto right = wanted.to(at::kDouble).nan_to_num();
        const double error = (found - right).abs().max().item<double>();
        const double between = (right - right.flip(0)).abs().max().item<double>();
        return error <= 1e-3 * between + (isPrecise ? 2e-5 : 3e-2) * right.abs().max().item<double>();
    };
    return std::equal(answers.begin(), answers.end(), expected.begin(), expected.end(), isSame);
}

bool decides(jit::Graph &graph)
{
    bool found = false;
    forEachNode(graph.block(), [&](jit::Node *node) { found = found || !node->blocks().empty(); });
    return found;
}

bool makesShape(const jit::Node *node)
{
    static const std::set<std::string> names{"aten::view",   "aten::reshape",      "aten::expand",    "aten::repeat",
                                             "aten::tile",   "aten::broadcast_to", "aten::unflatten", "aten::zeros",
                                             "aten::ones",   "aten::full",         "aten::empty",     "aten::new_zeros",
                                             "aten::resize", "aten::resize_",      "aten::new_full",  "aten::new_ones"};
    return names.contains(node->kind().toQualString());
}

/// Numbers that begin the shapes in a graph, as a batch size does.
std::set<std::int64_t> firstLengths(jit::Graph &graph)
{
    std::set<std::int64_t> lengths;
    forEachNode(graph.block(), [&](jit::Node *node) {
        if (!makesShape(node))
            return;
        for (jit::Value *input : node->inputs()) {
            const auto constant = jit::toIValue(input);
            if (constant && constant->isIntList() && !constant->toIntVector().empty())
                lengths.insert(constant->toIntVector().front());
            const jit::Node *maker = input->node();
            const auto first = maker->kind() == c10::prim::ListConstruct && !maker->inputs().empty()
                                   ? jit::toIValue(maker->input(0))
                                   : c10::nullopt;
            if (first && first->isInt())
                lengths.insert(first->toInt());
        }
    });
    return lengths;
}

/// Images that a network does not take for each other.
at::Tensor variedImages(std::int64_t batch, InputShape input)
{
    const auto scale = torch::arange(1, batch + 1, torch::kFloat).reshape({batch, 1, 1, 1});
    return waveImages(batch, input) * scale + 0.3 * scale;
}

/// Whether a network answers each of that many images, whatever the others are.
bool answersEach(const Network &network, std::int64_t batch, InputShape input)
{
    const auto images = variedImages(batch, input);
    const auto answers = answersTo(network, images);
    auto reversed = answers ? answersTo(network, images.flip(0)) : std::nullopt;
    auto other = images.clone();
    other.narrow(0, 0, 1).mul_(-2.0).sub_(0.7);
    auto afterOther = reversed ? answersTo(network, other) : std::nullopt;
    if (!afterOther || answers->size() != afterOther->size())
        return false;
    for (at::Tensor &answer : *reversed)
        answer = answer.flip(0);
    for (std::size_t i = 0; i < answers->size(); ++i)
        (*afterOther)[i] = torch::cat({(*answers)[i].narrow(0, 0, 1), (*afterOther)[i].narrow(0, 1, batch - 1)});
    return agree(*reversed, *answers) && agree(*afterOther, *answers);
}

std::optional<int> findFixedBatch(const Network &network, InputShape input)
{
    if (!network.d().hasWeights || network.d().training || decides(*network.d().forward.graph))
        return std::nullopt;
    const c10::InferenceMode inference;
    const auto two = variedImages(2, input);
    const auto returnedFirst = returnedFor(network, two.narrow(0, 0, 1));
    const auto returnedSecond = returnedFor(network, two.narrow(0, 1, 1));
    const Dimensions dimensions = dimensionsOf(returnedFirst, returnedSecond);
    const auto first = answersIn(returnedFirst, 1, dimensions);
    const auto second = answersIn(returnedSecond, 1, dimensions);
    const bool takesOne = first && second && first->size() == second->size();
    std::optional<Answers> together;
    if (takesOne) {
        together = answersIn(returnedFor(network, two), 2, dimensions);
        Answers apart;
        for (std::size_t i = 0; i < first->size(); ++i) {
            if ((*first)[i].sizes() != (*second)[i].sizes())
                return std::nullopt;
            apart.push_back(torch::cat({(*first)[i], (*second)[i]}));
        }
        const auto again = answersIn(returnedFor(network, two.narrow(0, 0, 1)), 1, dimensions);
        const bool isRepeatable = again
                                  && std::equal(again->begin(), again->end(), first->begin(), first->end(),
                                                [](const auto &a, const auto &b) { return torch::equal(a, b); });
        if (!isRepeatable || (together && agree(*together, apart)))
            return std::nullopt;
    }
    const auto lengths = firstLengths(*network.d().forward.graph);
    constexpr std::int64_t largest = 1024;
    for (const std::int64_t batch : lengths) {
        if (batch > 1 && batch <= largest && answersEach(network, batch, input))
            return static_cast<int>(batch);
    }
    // Where two images get answers that differ and no shape is fixed, they depend on each other by intent.
    return takesOne && (!together || lengths.contains(1)) ? std::optional(1) : std::nullopt;
}

} // namespace

std::optional<int> fixedBatch(const Network &network, InputShape input)
{
    auto &known = network.d().fixedBatch;
    if (!known || known->first != input)
        known.emplace(input, findFixedBatch(network, input));
    return known->second;
}

std::string fixedBatchNote(int fixed)
{
    if (fixed == 1)
        return "The network is made for batches of 1 image: its answers to several images at once are others, so it "
               "runs on one image at a time.";
    return fmt::format("The network is made for batches of {} images: it always runs on {} at once, and fewer are "
                       "filled up with copies.",
                       fixed, fixed);
}

Result<void> checkBatch(const Network &network, InputShape input, int batch)
{
    const auto fixed = fixedBatch(network, input);
    if (!fixed || *fixed == batch)
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("The network is made for batches of {}, not of {}.", counted(*fixed, "image"), batch),
                   fmt::format("Use batches of {}, or trace it again with x.flatten(1) or x.reshape(x.shape[0], -1) "
                               "where it has x.reshape({}, -1).",
                               *fixed, *fixed));
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/exitheads.h"

#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>

namespace offramp {

namespace {

using Head = Result<FeatureMap>;

Head pooled(NetworkWriter &writer, const std::string &place, const FeatureMap &x)
{
    return writer.classifier(place + ".fc", writer.flatten(writer.averagePool(x, 1)));
}

Head convolved(NetworkWriter &writer, const std::string &place, const FeatureMap &x)
{
    constexpr int fewest = 64;
    const auto y = writer.convolution(place + ".conv", x, {.channels = std::max(x.channels, fewest), .stride = 2});
    return pooled(writer, place, writer.relu(writer.batchNorm(place + ".bn", y)));
}

/// The heads of the reference early-exit networks for TinyImageNet.
template<int channels, int stride>
Head twiceConvolved(NetworkWriter &writer, const std::string &place, const FeatureMap &x)
{
    constexpr int last = 256;
    auto y = writer.convolution(place + ".conv1", x, {.channels = channels, .bias = true});
    y = writer.relu(writer.batchNorm(place + ".bn1", y));
    y = writer.convolution(place + ".conv2", y, {.channels = last, .stride = stride, .bias = true});
    y = writer.relu(writer.batchNorm(place + ".bn2", y));
    if (y.height < 1 || y.width < 1)
        return failure(ErrorKind::BadInput,
                       fmt::format("The head of {} ends in a linear layer over every pixel, and {}.", place,
                                   x.height == 0 ? "the size of the network's input is not known" : "none is left"),
                       "Give the network's spec a larger \"input\", as [3, 64, 64].");
    return writer.classifier(place + ".fc", writer.flatten(y));
}

constexpr std::array designs{std::pair(&pooled, "pool-linear"), std::pair(&convolved, "conv-pool-linear"),
                             std::pair(&twiceConvolved<256, 2>, "conv256-conv256s2-linear"),
                             std::pair(&twiceConvolved<512, 1>, "conv512-conv256-linear")};

} // namespace

Result<FeatureMap> writeExitHead(NetworkWriter &writer, const std::string &design, const std::string &place,
                                 const FeatureMap &x)
{
    if (const auto write = valueOf(designs, design))
        return (*write)(writer, place, x);
    return failure(ErrorKind::BadInput, fmt::format("\"{}\" is not a known design of an exit head.", design),
                   fmt::format("Known are {}.", fmt::join(designs | std::views::values, ", ")));
}

Result<NetworkProgram> writeHeads(const std::vector<HeadInput> &inputs, int classes)
{
    NetworkSpec spec;
    spec.classes = classes;
    NetworkWriter writer(spec);
    std::vector<std::string> parameters;
    std::vector<std::string> logits;
    for (const HeadInput &input : inputs) {
        const std::size_t k = parameters.size() + 1;
        parameters.push_back(fmt::format("given{}", k));
        if (input.design.empty()) {
            logits.push_back(parameters.back());
            continue;
        }
        const auto head = writeExitHead(writer, input.design, fmt::format("exit{}", k),
                                        {parameters.back(), input.channels, input.height, input.width});
        if (!head)
            return tl::unexpected(head.error());
        logits.push_back(head->variable);
    }
    return writer.finishMethod(headsMethod, parameters, logits);
}

} // namespace offramp

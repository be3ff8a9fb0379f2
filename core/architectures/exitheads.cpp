// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/exitheads.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace offramp {

namespace {

constexpr auto poolLinear = "pool-linear";
constexpr auto convPoolLinear = "conv-pool-linear";
constexpr auto narrowing = "conv256-conv256s2-linear";
constexpr auto halving = "conv512-conv256-linear";

FeatureMap pooled(NetworkWriter &writer, const std::string &place, const FeatureMap &x)
{
    return writer.classifier(place + ".fc", writer.flatten(writer.averagePool(x, 1)));
}

FeatureMap convolved(NetworkWriter &writer, const std::string &place, const FeatureMap &x)
{
    constexpr int fewest = 64;
    const auto y = writer.convolution(place + ".conv", x, {.channels = std::max(x.channels, fewest), .stride = 2});
    return pooled(writer, place, writer.relu(writer.batchNorm(place + ".bn", y)));
}

/// The heads of the reference early-exit networks for TinyImageNet.
Result<FeatureMap> twiceConvolved(NetworkWriter &writer, const std::string &place, const FeatureMap &x, int channels,
                                  int stride)
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

} // namespace

const std::vector<std::string> &exitHeadNames()
{
    static const std::vector<std::string> names{poolLinear, convPoolLinear, narrowing, halving};
    return names;
}

Result<FeatureMap> writeExitHead(NetworkWriter &writer, const std::string &design, const std::string &place,
                                 const FeatureMap &x)
{
    if (design == poolLinear)
        return pooled(writer, place, x);
    if (design == convPoolLinear)
        return convolved(writer, place, x);
    if (design == narrowing)
        return twiceConvolved(writer, place, x, 256, 2);
    if (design == halving)
        return twiceConvolved(writer, place, x, 512, 1);
    return failure(ErrorKind::BadInput, fmt::format("\"{}\" is not a known design of an exit head.", design),
                   fmt::format("Known are {}.", fmt::join(exitHeadNames(), ", ")));
}

} // namespace offramp

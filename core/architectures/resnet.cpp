// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/families_p.h"

#include <fmt/format.h>

namespace offramp {

namespace {

constexpr int expansion = 4; ///< of a bottleneck's output over its stage's width

FeatureMap shortcut(NetworkWriter &writer, const std::string &place, const FeatureMap &x, int channels, int stride)
{
    if (stride == 1 && x.channels == channels)
        return x;
    const auto y = writer.convolution(place + ".downsample.0", x,
                                      {.channels = channels, .kernel = 1, .stride = stride, .padding = 0});
    return writer.batchNorm(place + ".downsample.1", y);
}

FeatureMap basicBlock(NetworkWriter &writer, const std::string &place, const FeatureMap &x, int width, int stride)
{
    auto y = writer.convolution(place + ".conv1", x, {.channels = width, .stride = stride});
    y = writer.relu(writer.batchNorm(place + ".bn1", y));
    y = writer.batchNorm(place + ".bn2", writer.convolution(place + ".conv2", y, {.channels = width}));
    return writer.relu(writer.sum(y, shortcut(writer, place, x, width, stride)));
}

FeatureMap bottleneck(NetworkWriter &writer, const std::string &place, const FeatureMap &x, int width, int stride,
                      const ResNetPlan &plan)
{
    const int inner = width * plan.groupWidth / 64 * plan.groups;
    const int outer = width * expansion;
    auto y = writer.convolution(place + ".conv1", x, {.channels = inner, .kernel = 1, .padding = 0});
    y = writer.relu(writer.batchNorm(place + ".bn1", y));
    y = writer.convolution(place + ".conv2", y, {.channels = inner, .stride = stride, .groups = plan.groups});
    y = writer.relu(writer.batchNorm(place + ".bn2", y));
    y = writer.convolution(place + ".conv3", y, {.channels = outer, .kernel = 1, .padding = 0});
    y = writer.batchNorm(place + ".bn3", y);
    return writer.relu(writer.sum(y, shortcut(writer, place, x, outer, stride)));
}

} // namespace

Result<NetworkProgram> writeResNet(NetworkWriter writer, const ResNetPlan &plan)
{
    auto x = writer.convolution("conv1", writer.input(), {.channels = 64, .kernel = 7, .stride = 2, .padding = 3});
    x = writer.relu(writer.batchNorm("bn1", x));
    writer.exitPoint("relu", x);
    x = writer.maxPool(x, 3, 2, 1);
    writer.exitPoint("maxpool", x);
    for (std::size_t stage = 0; stage < plan.blocks.size(); ++stage) {
        const auto layer = fmt::format("layer{}", stage + 1);
        const int width = 64 << stage;
        for (int i = 0; i < plan.blocks[stage]; ++i) {
            const auto place = fmt::format("{}.{}", layer, i);
            const int stride = stage > 0 && i == 0 ? 2 : 1;
            x = plan.bottleneck ? bottleneck(writer, place, x, width, stride, plan)
                                : basicBlock(writer, place, x, width, stride);
            writer.exitPoint(place, x);
        }
        writer.exitPoint(layer, x);
    }
    return writer.finish("fc", writer.flatten(writer.averagePool(x, 1)));
}

} // namespace offramp

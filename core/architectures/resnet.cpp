// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/families_p.h"

#include <fmt/format.h>

#include <span>

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

/// Two convolutions, which add to what the shortcut gives.
FeatureMap basicBlock(NetworkWriter &writer, const std::string &place, const FeatureMap &x, int width, int stride,
                      const auto &shortcut)
{
    auto y = writer.convolution(place + ".conv1", x, {.channels = width, .stride = stride});
    y = writer.relu(writer.batchNorm(place + ".bn1", y));
    y = writer.batchNorm(place + ".bn2", writer.convolution(place + ".conv2", y, {.channels = width}));
    return writer.relu(writer.sum(y, shortcut()));
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

/// Adds stages of blocks, of which the first halves the image in all stages but the first. An exit may branch off after
/// each block and each stage.
void addStages(NetworkWriter &writer, FeatureMap &x, std::span<const int> blocks, const auto &block)
{
    for (std::size_t stage = 0; stage < blocks.size(); ++stage) {
        const auto layer = fmt::format("layer{}", stage + 1);
        for (int i = 0; i < blocks[stage]; ++i) {
            const auto place = fmt::format("{}.{}", layer, i);
            x = block(place, static_cast<int>(stage), stage > 0 && i == 0 ? 2 : 1);
            writer.exitPoint(place, x);
        }
        writer.exitPoint(layer, x);
    }
}

} // namespace

Result<NetworkProgram> writeResNet(NetworkWriter writer, const ResNetPlan &plan)
{
    auto x = writer.convolution("conv1", writer.input(), {.channels = 64, .kernel = 7, .stride = 2, .padding = 3});
    x = writer.relu(writer.batchNorm("bn1", x));
    writer.exitPoint("relu", x);
    x = writer.maxPool(x, 3, 2, 1);
    writer.exitPoint("maxpool", x);
    addStages(writer, x, plan.blocks, [&](const std::string &place, int stage, int stride) {
        const int width = 64 << stage;
        if (plan.bottleneck)
            return bottleneck(writer, place, x, width, stride, plan);
        return basicBlock(writer, place, x, width, stride, [&] { return shortcut(writer, place, x, width, stride); });
    });
    return writer.finish("fc", writer.flatten(writer.averagePool(x, 1)));
}

Result<NetworkProgram> writeCifarResNet(NetworkWriter writer, int blocksOfStage)
{
    auto x = writer.convolution("conv1", writer.input(), {.channels = 16});
    x = writer.relu(writer.batchNorm("bn1", x));
    writer.exitPoint("relu", x);
    addStages(writer, x, std::array{blocksOfStage, blocksOfStage, blocksOfStage},
              [&](const std::string &place, int stage, int stride) {
                  const int width = 16 << stage;
                  return basicBlock(writer, place, x, width, stride,
                                    [&] { return stride == 1 ? x : writer.subsampleAndPad(x, width); });
              });
    return writer.finish("linear", writer.flatten(writer.averagePool(x, 1)));
}

} // namespace offramp

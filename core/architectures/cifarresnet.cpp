// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/families_p.h"

#include <fmt/format.h>

namespace offramp {

namespace {

FeatureMap block(NetworkWriter &writer, const std::string &place, const FeatureMap &x, int channels, int stride)
{
    auto y = writer.convolution(place + ".conv1", x, {.channels = channels, .stride = stride});
    y = writer.relu(writer.batchNorm(place + ".bn1", y));
    y = writer.batchNorm(place + ".bn2", writer.convolution(place + ".conv2", y, {.channels = channels}));
    const auto shortcut = stride == 1 ? x : writer.subsampleAndPad(x, channels);
    return writer.relu(writer.sum(y, shortcut));
}

} // namespace

Result<NetworkProgram> writeCifarResNet(NetworkWriter writer, int blocksOfStage)
{
    auto x = writer.convolution("conv1", writer.input(), {.channels = 16});
    x = writer.relu(writer.batchNorm("bn1", x));
    writer.exitPoint("relu", x);
    for (int stage = 0; stage < 3; ++stage) {
        const auto layer = fmt::format("layer{}", stage + 1);
        for (int i = 0; i < blocksOfStage; ++i) {
            const auto place = fmt::format("{}.{}", layer, i);
            x = block(writer, place, x, 16 << stage, stage > 0 && i == 0 ? 2 : 1);
            writer.exitPoint(place, x);
        }
        writer.exitPoint(layer, x);
    }
    return writer.finish("linear", writer.flatten(writer.averagePool(x, 1)));
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/families_p.h"

#include <fmt/format.h>

namespace offramp {

Result<NetworkProgram> writeVgg(NetworkWriter writer, const std::array<int, 5> &convolutions, bool batchNorm)
{
    constexpr std::array<int, 5> channels{64, 128, 256, 512, 512};
    FeatureMap x = writer.input();
    int index = 0;
    const auto place = [&index] { return fmt::format("features.{}", index); };
    const auto done = [&] {
        writer.exitPoint(place(), x);
        ++index;
    };
    for (std::size_t block = 0; block < convolutions.size(); ++block) {
        for (int i = 0; i < convolutions[block]; ++i) {
            x = writer.convolution(place(), x, {.channels = channels[block], .bias = true});
            done();
            if (batchNorm) {
                x = writer.batchNorm(place(), x);
                done();
            }
            x = writer.relu(x);
            done();
        }
        x = writer.maxPool(x, 2, 2, 0);
        done();
    }
    constexpr int features = 4096;
    x = writer.flatten(writer.averagePool(x, 7));
    x = writer.dropout(writer.relu(writer.linear("classifier.0", x, features)), 0.5);
    x = writer.dropout(writer.relu(writer.linear("classifier.3", x, features)), 0.5);
    return writer.finish("classifier.6", x);
}

} // namespace offramp

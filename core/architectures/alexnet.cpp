// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/families_p.h"

#include <fmt/format.h>

namespace offramp {

Result<NetworkProgram> writeAlexNet(NetworkWriter writer)
{
    struct Layer {
        Convolution convolution;
        bool pooled = false;
    };
    const std::array<Layer, 5> layers{{
        {{.channels = 64, .kernel = 11, .stride = 4, .padding = 2, .bias = true}, true},
        {{.channels = 192, .kernel = 5, .padding = 2, .bias = true}, true},
        {{.channels = 384, .bias = true}},
        {{.channels = 256, .bias = true}},
        {{.channels = 256, .bias = true}, true},
    }};
    FeatureMap x = writer.input();
    int index = 0;
    const auto place = [&index] { return fmt::format("features.{}", index); };
    const auto done = [&] {
        writer.exitPoint(place(), x);
        ++index;
    };
    for (const Layer &layer : layers) {
        x = writer.convolution(place(), x, layer.convolution);
        done();
        x = writer.relu(x);
        done();
        if (!layer.pooled)
            continue;
        x = writer.maxPool(x, 3, 2, 0);
        done();
    }
    constexpr int features = 4096;
    x = writer.flatten(writer.averagePool(x, 6));
    x = writer.relu(writer.linear("classifier.1", writer.dropout(x, 0.5), features));
    x = writer.relu(writer.linear("classifier.4", writer.dropout(x, 0.5), features));
    return writer.finish("classifier.6", x);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/families_p.h"

#include <fmt/format.h>

namespace offramp {

namespace {

/// The numbered layers that both networks begin with; an exit may branch off after each.
struct Features {
    NetworkWriter &writer;
    FeatureMap x = writer.input();
    int index = 0;

    void convolution(const Convolution &how) { add(writer.convolution(place(), x, how), true); }
    void batchNorm() { add(writer.batchNorm(place(), x)); }
    void relu() { add(writer.relu(x)); }
    void maxPool(int kernel) { add(writer.maxPool(x, kernel, 2, 0)); }

    [[nodiscard]] std::string place() const { return fmt::format("features.{}", index); }

    void add(const FeatureMap &next, bool isInside = false)
    {
        x = next;
        writer.exitPoint(place(), x, isInside);
        ++index;
    }
};

constexpr int hidden = 4096; ///< features of the layers before the last

} // namespace

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
    Features features{writer};
    for (const Layer &layer : layers) {
        features.convolution(layer.convolution);
        features.relu();
        if (layer.pooled)
            features.maxPool(3);
    }
    auto x = writer.flatten(writer.averagePool(features.x, 6));
    x = writer.relu(writer.linear("classifier.1", writer.dropout(x, 0.5), hidden));
    x = writer.relu(writer.linear("classifier.4", writer.dropout(x, 0.5), hidden));
    return writer.finish("classifier.6", x);
}

Result<NetworkProgram> writeVgg(NetworkWriter writer, const std::array<int, 5> &convolutions, bool batchNorm)
{
    constexpr std::array<int, 5> channels{64, 128, 256, 512, 512};
    Features features{writer};
    for (std::size_t block = 0; block < convolutions.size(); ++block) {
        for (int i = 0; i < convolutions[block]; ++i) {
            features.convolution({.channels = channels[block], .bias = true});
            if (batchNorm)
                features.batchNorm();
            features.relu();
        }
        features.maxPool(2);
    }
    auto x = writer.flatten(writer.averagePool(features.x, 7));
    x = writer.dropout(writer.relu(writer.linear("classifier.0", x, hidden)), 0.5);
    x = writer.dropout(writer.relu(writer.linear("classifier.3", x, hidden)), 0.5);
    return writer.finish("classifier.6", x);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/families_p.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

/// One stage of the network as in Tan and Le 2019, table 1, before scaling.
struct Stage {
    int expansion = 6;
    int kernel = 3;
    int stride = 1;
    int channels = 0; ///< of the output
    int blocks = 1;
};

constexpr std::array<Stage, 7> stages{{
    {1, 3, 1, 16, 1},
    {6, 3, 2, 24, 2},
    {6, 5, 2, 40, 2},
    {6, 3, 2, 80, 3},
    {6, 5, 1, 112, 3},
    {6, 5, 2, 192, 4},
    {6, 3, 1, 320, 1},
}};

/// Channels scaled to a multiple of 8 that loses no more than a tenth.
int scaled(int channels, double width)
{
    constexpr int divisor = 8;
    const double wanted = channels * width;
    const int nearest = std::max(divisor, static_cast<int>(wanted + divisor / 2.0) / divisor * divisor);
    return nearest < 0.9 * wanted ? nearest + divisor : nearest;
}

class EfficientNetWriter
{
public:
    EfficientNetWriter(NetworkWriter &writer, const Norm &norm)
        : m_writer(writer)
        , m_norm(norm)
    {
    }

    FeatureMap normed(const std::string &place, const FeatureMap &x, Convolution how)
    {
        how.padding = (how.kernel - 1) / 2;
        return m_writer.batchNorm(place + ".1", m_writer.convolution(place + ".0", x, how), m_norm);
    }

    FeatureMap activated(const std::string &place, const FeatureMap &x, const Convolution &how)
    {
        return m_writer.silu(normed(place, x, how));
    }

    /// Mobile inverted bottleneck: widen, filter each channel, weigh the channels, narrow.
    FeatureMap block(const std::string &place, const FeatureMap &x, const Stage &stage, int stride, int channels)
    {
        int index = 0;
        const auto next = [&] { return fmt::format("{}.block.{}", place, index++); };
        const int wide = scaled(x.channels * stage.expansion, 1);
        auto y = wide == x.channels ? x : activated(next(), x, {.channels = wide, .kernel = 1});
        y = activated(next(), y, {.channels = wide, .kernel = stage.kernel, .stride = stride, .groups = wide});
        y = channelsWeighed(next(), y, std::max(1, x.channels / 4));
        y = normed(next(), y, {.channels = channels, .kernel = 1});
        return stride == 1 && x.channels == channels ? m_writer.sum(y, x) : y;
    }

private:
    FeatureMap channelsWeighed(const std::string &place, const FeatureMap &x, int squeezed)
    {
        const Convolution narrow{.channels = squeezed, .kernel = 1, .padding = 0, .bias = true};
        const Convolution widen{.channels = x.channels, .kernel = 1, .padding = 0, .bias = true};
        auto y = m_writer.convolution(place + ".fc1", m_writer.averagePool(x, 1), narrow);
        y = m_writer.convolution(place + ".fc2", m_writer.silu(y), widen);
        return m_writer.product(x, m_writer.sigmoid(y));
    }

    NetworkWriter &m_writer;
    const Norm m_norm;
};

} // namespace

Result<NetworkProgram> writeEfficientNet(NetworkWriter writer, const EfficientNetPlan &plan)
{
    EfficientNetWriter layers(writer, plan.norm);
    auto x = layers.activated("features.0", writer.input(),
                              {.channels = scaled(32, plan.width), .kernel = 3, .stride = 2});
    writer.exitPoint("features.0", x);
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const Stage &stage = stages[i];
        const auto layer = fmt::format("features.{}", i + 1);
        const int blocks = static_cast<int>(std::ceil(stage.blocks * plan.depth));
        for (int block = 0; block < blocks; ++block) {
            const auto place = fmt::format("{}.{}", layer, block);
            x = layers.block(place, x, stage, block == 0 ? stage.stride : 1, scaled(stage.channels, plan.width));
            writer.exitPoint(place, x);
        }
        writer.exitPoint(layer, x);
    }
    x = layers.activated("features.8", x, {.channels = 4 * x.channels, .kernel = 1});
    writer.exitPoint("features.8", x);
    x = writer.flatten(writer.averagePool(x, 1));
    return writer.finish("classifier.1", writer.dropout(x, plan.dropout));
}

} // namespace offramp

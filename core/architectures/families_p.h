// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/networkwriter.h"

#include <array>
#include <vector>

namespace offramp {

/// Krizhevsky 2014, "One weird trick", as torchvision builds it.
[[nodiscard]] Result<NetworkProgram> writeAlexNet(NetworkWriter writer);

/// Simonyan and Zisserman 2015. convolutions: how many in each of the five blocks.
[[nodiscard]] Result<NetworkProgram> writeVgg(NetworkWriter writer, const std::array<int, 5> &convolutions,
                                              bool batchNorm);

struct ResNetPlan {
    bool bottleneck = false;
    std::array<int, 4> blocks{};
    int groups = 1;
    int groupWidth = 64; ///< channels of a group in the first stage
};

/// He et al. 2016; with groups ResNeXt, Xie et al. 2017.
[[nodiscard]] Result<NetworkProgram> writeResNet(NetworkWriter writer, const ResNetPlan &plan);

/// He et al. 2016, section 4.2: three stages of blocks for small images, shortcuts without weights.
[[nodiscard]] Result<NetworkProgram> writeCifarResNet(NetworkWriter writer, int blocksOfStage);

struct EfficientNetPlan {
    double width = 1;
    double depth = 1;
    double dropout = 0.2;
    Norm norm;
};

/// Tan and Le 2019, without stochastic depth, which does not affect evaluation.
[[nodiscard]] Result<NetworkProgram> writeEfficientNet(NetworkWriter writer, const EfficientNetPlan &plan);

} // namespace offramp

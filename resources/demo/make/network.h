// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <torch/script.h>

#include <optional>
#include <string>
#include <vector>

namespace offramp::demo {

/// A residual stage and the exit behind it.
struct Stage {
    int channels = 0;
    int blocks = 1;
    int stride = 1;
    int headChannels = 0; ///< of the convolution in the exit head; 0 = none, the head is pool and linear
};

struct NetworkPlan {
    std::string name;
    int stemChannels = 0; ///< of the first convolution, stride 2
    std::vector<Stage> stages;
    std::int64_t steps = 0; ///< of training
};

/// Mean and deviation that every channel is normalised with.
inline constexpr double channelMean = .5;
inline constexpr double channelDeviation = .25;

/// The networks of the demo: "signs-small" and "signs-large".
[[nodiscard]] std::optional<NetworkPlan> networkPlan(const std::string &name);

/// An untrained network as TorchScript: forward takes [N,3,32,32] and gives a tuple with one [N,10] of logits for each
/// stage. Weights are drawn from LibTorch's generator.
[[nodiscard]] torch::jit::Module buildNetwork(const NetworkPlan &plan);

/// The text of offramp.json inside the archive.
[[nodiscard]] std::string networkSpec(const NetworkPlan &plan);

} // namespace offramp::demo

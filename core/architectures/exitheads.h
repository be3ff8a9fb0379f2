// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/networkwriter.h"

namespace offramp {

inline constexpr auto headsMethod = "forward_heads"; ///< no layer has this name

/// Writes an exit head of a design at a place of the network and returns its logits. The designs:
/// - pool-linear: global average pool, linear
/// - conv-pool-linear: 3x3 convolution of stride 2 with the number of input channels but at least 64, batch norm, ReLU,
///   global average pool, linear
/// - conv256-conv256s2-linear, conv512-conv256-linear: two 3x3 convolutions with biases, each with batch norm and ReLU,
///   to that many channels (s2: the second of stride 2), then a linear layer over every pixel; the network's input size
///   must be known
///
/// An error for an unknown design, or one that needs an input size that is not known or is too small.
[[nodiscard]] Result<FeatureMap> writeExitHead(NetworkWriter &writer, const std::string &design,
                                               const std::string &place, const FeatureMap &x);

/// What a trunk gives for an exit: a feature map for a head of a design, or the exit's logits.
struct HeadInput {
    std::string design; ///< empty: the logits themselves
    int channels = 0;
    int height = 0;
    int width = 0;
};

/// Writes heads alone, as headsMethod, which takes these values one by one and gives a tuple of the logits of all
/// exits. The layers of exit k, from 1, are below "exit{k}". Errors as those of writeExitHead().
[[nodiscard]] Result<NetworkProgram> writeHeads(const std::vector<HeadInput> &inputs, int classes);

} // namespace offramp

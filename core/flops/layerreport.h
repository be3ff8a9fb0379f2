// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/flops/flopreport.h"

#include <cstdint>
#include <string>
#include <vector>

namespace offramp {

/// One module of a network, with all modules below it.
struct Layer {
    std::string path;                 ///< "layer1.0.conv1"
    std::string name;                 ///< its last part
    std::string type;                 ///< "Conv2d"
    int depth = 0;                    ///< 0 for those that forward itself calls
    std::vector<std::int64_t> output; ///< shape of its last operator's result; empty where none ran
    std::int64_t parameters = 0;
    std::int64_t flops = 0;
    bool isTooLow = false;       ///< it holds operators that compute much and count nothing
    bool hasNoOperators = false; ///< it is called and gives what it takes, as a Dropout in evaluation
    std::string samePlace = {};  ///< of a module that is registered twice, its first path, which has the figures

    bool operator==(const Layer &) const = default;
};

/// Where an exit's logits come from.
struct ExitPlace {
    std::string layer;      ///< path of the last module that this exit adds and that counts; empty = outside modules
    std::int64_t added = 0; ///< FLOPs that this exit needs and the exits before it do not

    bool operator==(const ExitPlace &) const = default;
};

/// What a network is made of and where its FLOPs go: flops.exits.back().flops is the sum over layers of depth 0 and
/// outside.
struct LayerReport {
    std::vector<Layer> layers; ///< each before those below it, in the order in which they were defined
    std::int64_t outside = 0;  ///< FLOPs of operators that belong to no module below the network itself
    bool isOutsideTooLow = false;
    std::int64_t parameters = 0;
    std::vector<ExitPlace> exits; ///< [K]
    FlopReport flops;

    bool operator==(const LayerReport &) const = default;
};

} // namespace offramp

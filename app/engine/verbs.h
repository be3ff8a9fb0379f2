// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

struct RecordOptions {
    std::string network;
    std::string dataset;
    std::string out;
    std::optional<std::string> split;
    std::optional<std::string> labels;
    std::optional<std::size_t> limit;
    std::optional<int> size;
    std::vector<float> mean;
    std::vector<float> std;
    bool squash = false;
    std::optional<std::string> resize;
    bool dryRun = false;
    int batch = 64;
    int threads = 0;
    std::optional<std::uint64_t> seed;
    std::string device = "cpu";
    bool logits = false;
    bool noLogits = false; ///< neither: up to 200 MB
    bool events = false;
};

/// offramp-engine record: what a network says about every image of a test set, into a recording.
[[nodiscard]] Result<void> runRecord(const RecordOptions &options);

struct FlopsOptions {
    std::string network;
    std::string input; ///< 1x3x64x64
    bool json = false;
};

/// offramp-engine flops: what each exit costs, on stdout.
[[nodiscard]] Result<void> runFlops(const FlopsOptions &options);

struct InspectOptions {
    std::string network;
    std::string input; ///< 1x3x64x64; empty: as the network's spec says
    bool json = false;
};

/// offramp-engine inspect: what a network is made of and where its FLOPs go, on stdout.
[[nodiscard]] Result<void> runInspect(const InspectOptions &options);

/// offramp-engine devices: what a network could run on, on stdout.
[[nodiscard]] Result<void> runDevices(bool json);

} // namespace offramp

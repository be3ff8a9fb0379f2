// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/architectures.h"
#include "core/recording/layout.h"
#include "core/support/error.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

class Network;

/// Which network a verb is about: a file, and its structure where the file holds weights alone.
struct NetworkOptions {
    std::string file;
    ArchitectureChoice choice;
};

struct RecordOptions {
    NetworkOptions network;
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
    std::optional<std::string> execution;
    std::optional<std::string> precision;
    bool logits = false;
    bool noLogits = false; ///< neither: up to 200 MB
    bool thumbnails = false;
    bool noThumbnails = false; ///< neither: up to 200 MB
    int thumbnailSide = largestThumbnailSide;
    bool events = false;
};

/// offramp-engine record: what a network says about every image of a test set, into a recording.
[[nodiscard]] Result<void> runRecord(const RecordOptions &options);

struct VerifyOptions {
    std::string recording;
    NetworkOptions network;
    std::string dataset;
    std::string thresholds; ///< 0,0.63,0.4:0.9 is three settings
    std::string criterion = "entropy";
    std::optional<std::string> split; ///< absent, as the three below: as recorded
    std::optional<std::string> labels;
    std::optional<std::string> execution;
    std::optional<int> batch;
    std::optional<std::size_t> limit;
    int threads = 0;
    std::string device = "cpu";
    bool json = false;
    bool events = false;
};

/// offramp-engine verify: a run in which samples really leave, compared with a recording, on stdout.
[[nodiscard]] Result<void> runVerify(const VerifyOptions &options);

struct FlopsOptions {
    NetworkOptions network; ///< without a file: the architecture alone
    std::string input;      ///< 1x3x64x64
    bool training = false;
    bool json = false;
};

/// offramp-engine flops: what each exit costs, on stdout.
[[nodiscard]] Result<void> runFlops(const FlopsOptions &options);

struct ConvertOptions {
    NetworkOptions network;
    std::string out;
};

/// offramp-engine convert: a network as one safetensors file that needs nothing else.
[[nodiscard]] Result<void> runConvert(const ConvertOptions &options);

/// Bytes of a model file that the GreenEdge contest allows.
inline constexpr std::uintmax_t contestLimit = 5'000'000'000;

/// The network of a file, or without one the architecture alone: it can be counted, not run.
[[nodiscard]] Result<Network> openNetwork(const NetworkOptions &options);

/// A word of caution about a network's file; nothing when there is none.
[[nodiscard]] std::optional<std::string> cautionAbout(const NetworkOptions &network);

struct InspectOptions {
    NetworkOptions network; ///< without a file: the architecture alone
    std::string input;      ///< 1x3x64x64; empty: as the network's spec says
    bool json = false;
};

/// offramp-engine inspect: what a network is made of and where its FLOPs go, on stdout.
[[nodiscard]] Result<void> runInspect(const InspectOptions &options);

/// offramp-engine devices: what a network could run on, on stdout.
[[nodiscard]] Result<void> runDevices(bool json);

} // namespace offramp

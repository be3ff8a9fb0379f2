// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/inference/execution.h"
#include "core/inference/pictures.h"
#include "core/networks/network.h"
#include "core/protocol/events.h"
#include "core/recording/layout.h"
#include "core/support/error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

namespace offramp {

/// What is to be recorded, and how.
struct RecordRequest {
    std::filesystem::path out;
    PictureOptions pictures;
    Device device;
    int batch = 64;                           ///< 1 for a network that decides inside forward, whatever stands here
    int threads = 0;                          ///< of the processor; 0 for one on each core
    std::optional<Execution> execution;       ///< absent: the file's, or for a new one optimised where that is right;
                                              ///< as archived for a network that decides inside forward, as above
    std::optional<Precision> precision;       ///< absent: the file's, or float32 for a new one
    std::optional<std::uint64_t> seed;        ///< of the order of work; absent: the file's, or 0 for a new one
    std::optional<std::size_t> limit;         ///< rows of that order to work through; absent: all
    std::optional<bool> withLogits;           ///< absent: when they take at most 200 MB
    std::optional<bool> withThumbnails;       ///< absent: when they take at most 200 MB
    int thumbnailSide = largestThumbnailSide; ///< longest side, in pixels
};

/// Told what happens, from the thread that called record(). A line of text describes the settings that were used.
struct RecordListener {
    std::function<void(const Event &)> event;
    std::function<void(const std::string &)> note;
};

/// Records what a network says about every sample of a test set, or the rows that an earlier start left out. Stops
/// after the batch in flight when asked to (an error of kind Cancelled). Whatever ends it, rows that were recorded
/// stand. The done event is sent on success; the error is returned and not sent.
[[nodiscard]] Result<void> record(const Network &network, const Dataset &dataset, const RecordRequest &request,
                                  const RecordListener &listener, std::stop_token stop);

/// Checks everything that record() would check and sends what it would use as a plan event; records nothing.
[[nodiscard]] Result<void> planOnly(const Network &network, const Dataset &dataset, const RecordRequest &request,
                                    const RecordListener &listener);

} // namespace offramp

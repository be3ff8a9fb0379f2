// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/execution/execution.h"
#include "core/protocol/events.h"
#include "core/recorder/pictures.h"
#include "core/recording/layout.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

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

} // namespace offramp

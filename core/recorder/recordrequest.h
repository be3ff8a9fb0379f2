// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/execution/execution.h"
#include "core/flops/flopreport.h"
#include "core/protocol/events.h"
#include "core/recorder/imageplan.h"
#include "core/recording/layout.h"
#include "core/recording/shard.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace offramp {

/// What to record, and how.
struct RecordRequest {
    std::filesystem::path out;
    ImageOptions images;
    Device device;
    int batch = 64;                           ///< a network that decides inside forward always uses 1
    bool isBatchGiven = false;                ///< else the file's takes its place, or what the network is made for
    bool isBatchToBeChosen = false;           ///< for a new file the fastest is tried out, if it is not given
    int threads = 0;                          ///< of the processor; 0 for one per core
    std::optional<Execution> execution;       ///< absent: the file's, or for a new one optimised where that is correct;
                                              ///< a network that decides inside forward always runs as archived
    std::optional<Precision> precision;       ///< absent: the file's, or float32 for a new one
    std::optional<bool> allowsTf32;           ///< float32 on a GPU may be TF32; absent: as in the file, or not
    std::optional<bool> amongLabelled;        ///< only classes of the test set can be answers; absent: as in the file,
                                              ///< or all classes for a new one
    std::optional<FlopRules> count;           ///< absent: the file's, or fvcore's for a new one
    std::optional<std::uint64_t> seed;        ///< of the order of work; absent: the file's, or 0 for a new one
    std::optional<std::size_t> limit;         ///< rows of that order to work through; absent: all
    std::optional<Shard> shard;               ///< absent: the whole test set; not with limit or skipBroken
    std::optional<bool> withLogits;           ///< absent: where they take at most 200 MB
    std::optional<bool> withThumbnails;       ///< absent: where they take at most 200 MB
    int thumbnailSide = largestThumbnailSide; ///< longest side, in pixels
    std::string sandbox;                      ///< what confines the network's code, for the metadata; empty: unknown
    bool skipBroken = false;                  ///< leave out images that cannot be used, and finish without them
};

/// Receives events on the thread that called record() or verify(). Notes are lines of text for people.
struct RecordListener {
    std::function<void(const Event &)> event;
    std::function<void(const std::string &)> note;
};

} // namespace offramp

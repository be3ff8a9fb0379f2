// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace offramp {

inline constexpr int protocolVersion = 1;

/// The first line of every run: who speaks, and what is about to be recorded.
struct HelloEvent {
    int protocol = protocolVersion;
    std::string program;             ///< "offramp-engine 0.1.0"
    std::string device;              ///< "cpu", "cuda:0"
    std::string recording;           ///< path of the file being written
    std::uint64_t samples = 0;       ///< rows that this run is to leave recorded
    std::uint64_t recorded = 0;      ///< of them, recorded before this run
    std::vector<std::int64_t> flops; ///< [K] cumulative cost of leaving at each exit, for one sample
    bool operator==(const HelloEvent &) const = default;
};

/// What a dry run found: everything a run would use, with nothing recorded.
struct PlanEvent {
    std::string network;
    std::vector<std::string> exits; ///< [K] names
    int classes = 0;
    std::vector<std::int64_t> flops; ///< [K] cumulative cost of leaving at each exit, for one sample
    std::string layout;              ///< of the test set: "tiny-imagenet", "image-folders", "cifar-10-binary"
    std::string split;
    std::vector<std::string> splits; ///< those that the test set has
    std::string labels;              ///< the label order in use
    std::uint64_t samples = 0;
    std::uint64_t recorded = 0; ///< of them, those that the recording holds already
    int height = 0;             ///< of a picture as the network is fed it
    int width = 0;
    std::string preprocessing;     ///< for people
    std::vector<double> mean, std; ///< [3] by channel
    bool operator==(const PlanEvent &) const = default;
};

/// How far the run is; sent at most a few times a second.
struct ProgressEvent {
    std::uint64_t recorded = 0; ///< rows recorded, those before this run included
    std::uint64_t samples = 0;
    double flopsExecuted = 0;          ///< of this run: rows done x what was executed, all exits
    std::vector<double> flopsByExit;   ///< [K] the part of it that each exit added over the one before
    double samplesPerSecond = 0;       ///< over the last seconds
    std::optional<double> secondsLeft; ///< unknown until there is a rate
    std::optional<double> joules;      ///< of this run; absent where no meter exists
    bool operator==(const ProgressEvent &) const = default;
};

/// Something a person should know that does not stop the run.
struct WarningEvent {
    std::string text;
    bool operator==(const WarningEvent &) const = default;
};

/// The run ends here without success.
struct ErrorEvent {
    Error error;
    bool operator==(const ErrorEvent &) const = default;
};

/// The run ends here with success.
struct DoneEvent {
    std::uint64_t recorded = 0;
    std::uint64_t samples = 0;
    double seconds = 0;
    bool operator==(const DoneEvent &) const = default;
};

using Event = std::variant<HelloEvent, PlanEvent, ProgressEvent, WarningEvent, ErrorEvent, DoneEvent>;

/// One event as a line of JSON without its line end.
[[nodiscard]] std::string toJsonLine(const Event &event);

/// Reads one line as if it came from a hostile program: at most 1 MB, known event, every field of its type and range.
[[nodiscard]] Result<Event> parseEvent(std::string_view line);

} // namespace offramp

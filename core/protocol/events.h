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

inline constexpr std::uint64_t protocolVersion = 2;

/// Longer lines are refused, in bytes.
inline constexpr std::size_t longestEventLine = 1'000'000;

/// The first event of every run, after warnings at most: which program does what.
struct HelloEvent {
    static constexpr const char *name = "hello";

    std::uint64_t protocol = protocolVersion;
    std::string verb;                ///< "record", "train", "verify", "deploy"
    std::string program;             ///< "offramp-engine 0.1.0"
    std::string device;              ///< "cpu", "cuda:0"
    std::string recording;           ///< path of the file that is written, or verified
    std::uint64_t samples = 0;       ///< rows that are recorded when this run is done, or that are verified; of a
                                     ///< training its images times its epochs, in all events
    std::uint64_t recorded = 0;      ///< how many of them were recorded, or trained with, before this run
    std::vector<std::int64_t> flops; ///< [K] cumulative cost of each exit, for one sample; empty for a training
    std::optional<int> batch = {};   ///< of a recording: images that run at once; absent where that is not decided yet,
                                     ///< and where the network takes no other number
    bool operator==(const HelloEvent &) const = default;
};

/// What a dry run found: everything that a run would use. Nothing is recorded.
struct PlanEvent {
    static constexpr const char *name = "plan";

    std::string network;
    std::vector<std::string> exits; ///< [K] names
    int classes = 0;
    std::string outputs = "logits";           ///< what the exits return; one for each where they differ
    std::vector<std::int64_t> flops;          ///< [K] cumulative cost of each exit, for one sample
    std::string count = "fvcore";             ///< which operators the costs include: or "complete"
    std::vector<std::int64_t> otherFlops;     ///< by the other count, of the first exits: those where it is known
    std::vector<std::string> costlyUncounted; ///< operators that compute much and count nothing
    std::vector<std::string> doubts;          ///< sentences: why the costs are doubtful
    std::string layout;                       ///< of the test set: "tiny-imagenet", "image-folders", "cifar-10-binary"
    std::string split;
    std::vector<std::string> splits; ///< those that the test set has
    std::string labels;              ///< the label order in use
    std::uint64_t samples = 0;
    std::uint64_t recorded = 0; ///< how many of them the recording already holds
    int height = 0;             ///< of an image as the network is fed it
    int width = 0;
    std::string preprocessing;                ///< for people
    std::vector<double> mean, std;            ///< [3] by channel
    std::optional<std::uint64_t> broken = {}; ///< images that are visibly broken
    std::string exitOutputs = {};             ///< which of the network's outputs are exits: "0:1,2"; empty: all
    bool operator==(const PlanEvent &) const = default;
};

/// The progress of a run; sent at most a few times a second.
struct ProgressEvent {
    static constexpr const char *name = "progress";

    std::uint64_t recorded = 0; ///< rows recorded, those before this run included
    std::uint64_t samples = 0;
    double flopsExecuted = 0;                    ///< of this run: rows done x what was executed, all exits
    std::vector<double> flopsByExit;             ///< [K] the part of it that each exit added to the one before
    double samplesPerSecond = 0;                 ///< over the last seconds
    std::optional<double> secondsLeft;           ///< unknown until there is a rate
    std::optional<double> joules;                ///< of this run; absent where it was not measured
    std::optional<std::uint64_t> compared = {};  ///< images of rows recorded before that were found unchanged so far
    std::optional<std::uint64_t> toCompare = {}; ///< of so many; both are absent where all are compared
    std::optional<int> batch = {};               ///< of a recording, as in hello: fewer after memory ran out
    bool operator==(const ProgressEvent &) const = default;
};

/// What a training begins with: sent once after hello. In a dry run nothing but done follows the epochs.
struct TrainingEvent {
    static constexpr const char *name = "training";

    std::string network;            ///< its architecture
    std::vector<std::string> exits; ///< [K] names
    int classes = 0;
    std::optional<std::uint64_t> flops; ///< of one image through all exits, forward; absent where nothing is left to do
    std::string layout;                 ///< of the data set, as in a plan
    std::string split;                  ///< that is trained with
    std::vector<std::string> splits;    ///< those that the data set has
    std::string labels;                 ///< the label order in use
    std::uint64_t images = 0;           ///< trained with in each epoch
    std::uint64_t heldBack = 0;         ///< images that choose the best epoch
    int epochs = 0;                     ///< of the whole training
    int epochsDone = 0;                 ///< before this run
    int height = 0;                     ///< of an image as the network is fed it
    int width = 0;
    std::string preprocessing; ///< for people
    std::string recipe;        ///< for people
    bool operator==(const TrainingEvent &) const = default;
};

/// What came of one epoch of a training; those that were done before the run are sent too, after the training event.
/// An epoch that was sent before is replaced.
struct EpochEvent {
    static constexpr const char *name = "epoch";

    int epoch = 0;                        ///< counted from 1
    double learningRate = 0;              ///< of its last step
    std::vector<double> trainLoss;        ///< [K] in nats, mean, on the changed images while it was trained
    std::vector<double> trainAccuracy;    ///< [K] top-1, a fraction
    std::vector<double> heldBackLoss;     ///< [K] after it, on the images held back; empty where none are
    std::vector<double> heldBackAccuracy; ///< [K]
    std::uint64_t heldBackImages = 0;
    double imagesPerSecond = 0;        ///< trained with, decoding included
    double gflops = 0;                 ///< spent on training up to its end
    bool isBest = false;               ///< whether it was the best so far: the network's file holds it
    std::optional<double> joules = {}; ///< of the epoch; absent where it was not measured, as are the next two
    std::optional<std::string> joulesSource = {};        ///< "counter", "power" or "estimated"
    std::optional<std::vector<std::string>> meters = {}; ///< names of those that the joules come from
    bool operator==(const EpochEvent &) const = default;
};

/// Something that people should know and that does not stop the run.
struct WarningEvent {
    static constexpr const char *name = "warning";

    std::string text;
    bool operator==(const WarningEvent &) const = default;
};

/// The run has ended without success.
struct ErrorEvent {
    static constexpr const char *name = "error";

    Error error;
    bool operator==(const ErrorEvent &) const = default;
};

/// A sample whose uncertainty is so near a threshold that rounding decides where it exits.
struct NearSample {
    std::uint64_t row = 0;
    int exit = 0;        ///< where it is near, counted from 0
    double distance = 0; ///< of the recorded uncertainty to the threshold

    bool operator==(const NearSample &) const = default;
};

/// A sample for which the run and the recording disagree.
struct Disagreement {
    std::uint64_t row = 0;
    int recordedExit = 0; ///< counted from 0
    int exit = 0;
    int recordedPrediction = 0;
    int prediction = 0;

    bool operator==(const Disagreement &) const = default;
};

/// The outcome of one setting of the thresholds.
struct VerifiedOutcome {
    double flops = 0;                  ///< mean of one sample
    double totalFlops = 0;             ///< over all samples
    double accuracy = 0;               ///< top-1, a fraction
    std::vector<std::int64_t> exiting; ///< [K] samples at each exit

    bool operator==(const VerifiedOutcome &) const = default;
};

/// One setting of the thresholds: as the recording says, and as it ran.
struct VerifiedSetting {
    std::vector<double> thresholds; ///< one for each exit but the last, on the criterion as people write it
    VerifiedOutcome recorded;
    VerifiedOutcome run;
    std::uint64_t nearCount = 0;
    std::vector<NearSample> near; ///< these may exit on either side; the first of nearCount, as in the lists below
    std::uint64_t nearOtherwiseCount = 0;
    std::vector<Disagreement> nearOtherwise; ///< those of them that exit elsewhere than recorded
    std::uint64_t disagreementCount = 0;
    std::vector<Disagreement> disagreements; ///< of all other samples: none where the recording is correct
    double seconds = 0;                      ///< in the network and the decisions, without decoding

    bool operator==(const VerifiedSetting &) const = default;
};

/// What a run with early exits found out about a recording.
struct VerifiedEvent {
    static constexpr const char *name = "verified";

    std::uint64_t samples = 0;
    std::string criterion; ///< what the thresholds are on
    int batch = 0;
    std::string device;
    int threads = 0;
    std::string execution;
    std::string precision;
    std::vector<std::string> unknown; ///< what the recording does not say, so that it was not compared
    double decodeSeconds = 0;         ///< for reading and decoding the images once, on one thread
    std::int64_t fullFlops = 0;       ///< of one sample, all exits
    double fullSeconds = 0;           ///< for running all exits in the same batches
    std::vector<VerifiedSetting> settings;
    bool allowsTf32 = false; ///< whether a GPU may have used TF32 for float32

    /// Nothing disagrees.
    [[nodiscard]] bool agrees() const;

    /// How many times fewer FLOPs a setting took than running every exit.
    [[nodiscard]] double flopSaving(const VerifiedSetting &setting) const
    {
        return static_cast<double>(fullFlops) / setting.run.flops;
    }

    /// Images per second for a run of that many seconds, and with the time for decoding.
    [[nodiscard]] double rate(double seconds) const { return static_cast<double>(samples) / seconds; }
    [[nodiscard]] double rateWithDecoding(double seconds) const { return rate(seconds + decodeSeconds); }

    bool operator==(const VerifiedEvent &) const = default;
};

/// The run has ended with success.
struct DoneEvent {
    static constexpr const char *name = "done";

    std::uint64_t recorded = 0;
    std::uint64_t samples = 0;
    double seconds = 0;
    std::optional<std::uint64_t> skipped = {}; ///< images that were left out as broken; absent where there are none
    bool operator==(const DoneEvent &) const = default;
};

using Event = std::variant<HelloEvent, PlanEvent, TrainingEvent, ProgressEvent, EpochEvent, WarningEvent, ErrorEvent,
                           VerifiedEvent, DoneEvent>;

/// One event as a line of JSON, without its line end.
[[nodiscard]] std::string toJsonLine(const Event &event);

/// The fields of a report as indented JSON, as verify --json prints them, with the program's version and the unit.
[[nodiscard]] std::string toJsonText(const VerifiedEvent &event);

/// Reads one line as if it came from a hostile program: every field must have its type and range. Nothing for an event
/// that a later program of the same version sends; an error for any other line, and for a hello of another version.
[[nodiscard]] Result<std::optional<Event>> parseEvent(std::string_view line);

} // namespace offramp

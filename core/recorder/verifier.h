// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/exits/exitrule.h"
#include "core/exits/operatingpoint.h"
#include "core/execution/execution.h"
#include "core/recorder/recordrequest.h"
#include "core/recording/recording.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace offramp {

/// What a recording is to be verified with.
struct VerifyRequest {
    std::vector<Thresholds> settings; ///< each with one value for each exit but the last
    Criterion criterion = Criterion::Entropy;
    std::optional<std::size_t> limit; ///< rows of the recording's order of work; absent: all
    int batch = 64;
    RunSettings run;
};

/// A sample whose uncertainty lies so near its threshold that rounding decides where it leaves.
struct NearSample {
    std::size_t row = 0;
    int exit = 0;        ///< where it is near, counted from 0
    double distance = 0; ///< of the recorded uncertainty to the threshold

    bool operator==(const NearSample &) const = default;
};

/// A sample for which the run and the recording disagree.
struct Disagreement {
    std::size_t row = 0;
    int recordedExit = 0; ///< counted from 0
    int exit = 0;
    std::int32_t recordedPrediction = 0;
    std::int32_t prediction = 0;

    bool operator==(const Disagreement &) const = default;
};

/// What one setting of the thresholds did, as the recording says and as it really went.
struct VerifiedSetting {
    Thresholds thresholds;
    OperatingPoint recorded;
    OperatingPoint run;
    std::vector<NearSample> near;            ///< listed apart: they may fall on either side
    std::vector<Disagreement> nearOtherwise; ///< those of them that did
    std::vector<Disagreement> disagreements; ///< of all other samples: none where the recording is right
    double seconds = 0;                      ///< in the network and the decisions, without decoding
};

/// What a run that really exits found out about a recording.
struct Verification {
    std::vector<VerifiedSetting> settings;
    std::vector<std::string> unknown; ///< what the recording does not say, so that it was not compared
    std::int64_t fullFlops = 0;       ///< of one sample, all exits
    CostColumn cost;                  ///< of the recording, in FLOPs
    std::size_t samples = 0;
    double fullSeconds = 0;   ///< running all exits in the same batches, interleaved with the settings
    double decodeSeconds = 0; ///< reading and decoding the pictures once, on one thread

    /// Nothing disagrees.
    [[nodiscard]] bool agrees() const;

    /// How many times fewer FLOPs the run of a setting took than running every exit.
    [[nodiscard]] double flopSaving(const VerifiedSetting &setting) const;
};

/// |H - T| below this is near (contract with the rounding of logits, which depends on the batch size).
inline constexpr double nearThreshold = 1e-5;

/// Runs a network with samples really leaving, for each setting of the thresholds, and compares with what the recording
/// says. An error where the recording was made with another network, test set or cost, and where the network cannot be
/// split. progress is called after every batch with the rows done and to do.
[[nodiscard]] Result<Verification> verify(const Network &network, const Dataset &dataset, const PicturePlan &pictures,
                                          const Recording &recording, const VerifyRequest &request,
                                          const RecordListener &listener, std::stop_token stop);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/exits/exitrule.h"
#include "core/execution/execution.h"
#include "core/recorder/recordrequest.h"
#include "core/recording/recording.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace offramp {

/// What a recording is verified with.
struct VerifyRequest {
    std::vector<Thresholds> settings; ///< each with one value for each exit but the last
    Criterion criterion = Criterion::Entropy;
    std::optional<std::size_t> limit; ///< rows of the recording's order of work; absent: all
    int batch = 64;
    RunSettings run;
};

/// An uncertainty closer than this to its threshold is near it: the rounding of logits depends on the batch size.
inline constexpr double nearThreshold = 1e-5;

/// Runs a network with early exits, for each setting of the thresholds, and compares with what the recording says; the
/// settings in the result are in the order of the request, their lists complete. Fails where the recording was made
/// with another network, test set or cost, and where the network cannot be split. listener.event gets the progress.
[[nodiscard]] Result<VerifiedEvent> verify(const Network &network, const Dataset &dataset, const ImagePlan &images,
                                           const Recording &recording, const VerifyRequest &request,
                                           const RecordListener &listener, std::stop_token stop);

} // namespace offramp

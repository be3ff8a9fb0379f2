// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/flops/flopreport.h"
#include "core/recorder/recordrequest.h"
#include "core/execution/session.h"
#include "core/recording/recordingwriter.h"

#include <string>
#include <vector>

namespace offramp {

/// Everything that is settled before a recording is opened.
struct Preparation {
    PicturePlan pictures;
    OutputShape outputs;
    FlopReport flops;
    Session session;
    RecordRequest request; ///< as it is carried out
    RecordingPlan plan;
    std::vector<std::string> warnings;
    std::vector<std::string> notes; ///< on the settings that were used
};

/// Checks a request and settles how it runs: as the file that is there does, or, for a new one, tried on some images.
/// A dry run tries no images.
[[nodiscard]] Result<Preparation> prepare(const Network &network, const Dataset &dataset, const RecordRequest &request,
                                          bool isDryRun);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/flops/flopreport.h"
#include "core/recorder/pictures.h"
#include "core/recorder/recordrequest.h"
#include "core/networks/network.h"
#include "core/recording/recordingwriter.h"

namespace offramp {

/// Checks that a network's outputs and a test set's labels can belong together.
[[nodiscard]] Result<void> checkClasses(const OutputShape &outputs, const Dataset &dataset);

/// Everything about a recording that is fixed when it is created. run: as it was settled, with the threads in use.
[[nodiscard]] RecordingPlan planRecording(const Network &network, const OutputShape &outputs, const Dataset &dataset,
                                          const PicturePlan &pictures, const FlopReport &flops,
                                          const RecordRequest &request, const RunSettings &run);

} // namespace offramp

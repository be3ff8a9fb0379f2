// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/flops/flopreport.h"
#include "core/recorder/imageplan.h"
#include "core/recorder/recordrequest.h"
#include "core/networks/network.h"
#include "core/recording/recordingwriter.h"

#include <map>
#include <string>

namespace offramp {

/// Checks that a network's outputs fit a test set's labels.
[[nodiscard]] Result<void> checkClasses(const OutputShape &outputs, const Dataset &dataset);

/// The test set's fingerprint as a recording with this metadata has it, by its format version.
[[nodiscard]] Result<std::string> fingerprintFor(const Dataset &dataset,
                                                 const std::map<std::string, std::string> &metadata);

/// Which of a network's classes [C] a test set has.
[[nodiscard]] std::vector<bool> labelledClasses(const OutputShape &outputs, const Dataset &dataset);

/// Everything about a recording that is fixed when it is created. run: the settings in use.
[[nodiscard]] RecordingPlan planRecording(const Network &network, const OutputShape &outputs, const Dataset &dataset,
                                          const ImagePlan &images, const FlopReport &flops,
                                          const RecordRequest &request, const RunSettings &run);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/flops/flopreport.h"
#include "core/recorder/batchplan.h"
#include "core/recorder/recordrequest.h"
#include "core/execution/session.h"
#include "core/recording/recordingwriter.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// Everything that is decided before a recording is opened.
struct Preparation {
    ImagePlan images;
    OutputShape outputs;
    FlopReport flops;
    Session session;
    RecordRequest request; ///< with the settings that are used
    BatchPlan batches;
    RecordingPlan plan;
    std::vector<std::string> warnings;
    std::vector<std::string> notes; ///< on the settings that are used
};

/// The metadata of the recording that is resumed; nothing where there is none that can be read.
[[nodiscard]] std::optional<std::map<std::string, std::string>> metadataOf(const std::filesystem::path &out);

/// What a network returns for images; where it takes only one channel and its spec does not say so, the images become
/// grey, with a warning in the plan.
[[nodiscard]] Result<OutputShape> probeFor(const Network &network, ImagePlan &images);

/// Checks a request and decides how it runs: as an existing file was recorded; for a new one after a trial on some
/// images, which a dry run leaves out.
[[nodiscard]] Result<Preparation> prepare(const Network &network, const Dataset &dataset, const RecordRequest &request,
                                          bool isDryRun);

/// The first event of a run that was prepared, which ends with samples rows of which recorded are there.
[[nodiscard]] HelloEvent helloFor(const Preparation &prepared, std::size_t samples, std::size_t recorded);

} // namespace offramp

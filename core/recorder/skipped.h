// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/recorder/imageplan.h"
#include "core/recorder/sampleimage.h"
#include "core/recording/recordingwriter.h"

#include <map>
#include <string>
#include <vector>

namespace offramp {

/// The names of the samples that a recording with this metadata leaves out.
[[nodiscard]] std::vector<std::string> skippedIn(const std::map<std::string, std::string> &metadata);

/// A test set without the samples of these names; its fingerprint remains that of the whole.
[[nodiscard]] Dataset without(Dataset dataset, const std::vector<std::string> &names);

/// Those of the samples of these names whose images still cannot be used.
[[nodiscard]] std::vector<BrokenImage> stillBroken(const Dataset &dataset, const std::vector<std::string> &names,
                                                   const ImagePlan &plan);

[[nodiscard]] std::vector<std::string> namesOf(const std::vector<BrokenImage> &broken);

/// How a recording of the samples before becomes one of the samples now, which leaves out those named in skipped.
[[nodiscard]] RowChange rowChange(const Dataset &before, const Dataset &now, std::vector<std::string> skipped);

/// "a/1.png, a/2.png and 3 more": at most ten names.
[[nodiscard]] std::string listOf(const std::vector<std::string> &names);

} // namespace offramp

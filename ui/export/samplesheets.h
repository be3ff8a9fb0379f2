// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/cancelled.h"
#include "core/webpage/sampledata.h"

#include <map>
#include <string>

namespace offramp {

/// The small images of the samples of open recordings, by the imagesDigest() of their test sets, each of the first
/// recording that has them, as JPEG; test sets without them are left out. An error where a file cannot be read or holds
/// another recording now. May run in any thread.
[[nodiscard]] Result<std::map<std::string, SampleSheets>> sampleSheets(const std::vector<RecordingPtr> &open,
                                                                       const IsCancelled &isCancelled = {});

} // namespace offramp

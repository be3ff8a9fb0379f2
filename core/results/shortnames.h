// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"

#include <map>
#include <string>
#include <vector>

namespace offramp {

/// What files are called in tables that others read, by their paths: the name of each file, and where several have the
/// same name as many folders before it as make them differ. Folders above those stay private.
[[nodiscard]] std::map<std::string, std::string> shortNames(const std::vector<std::string> &paths);

/// The same for the files of recordings.
[[nodiscard]] std::map<std::string, std::string> shortNames(const std::vector<RecordingPtr> &recordings);

} // namespace offramp

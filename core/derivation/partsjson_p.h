// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/derivation/sourcerecording.h"

#include <nlohmann/json.hpp>

namespace offramp {

/// One object for each part, with file, fingerprint, exits and metadata: see FORMAT.md.
[[nodiscard]] nlohmann::ordered_json partsJson(const std::vector<SourceRecording> &parts);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/sources.h"

#include <nlohmann/json.hpp>

namespace offramp {

/// What a page has of an open recording: how it is shown, where it comes from, its costs in every unit that it has,
/// uncertainties, and which answers are correct; with samples also the predictions.
[[nodiscard]] nlohmann::ordered_json recordingData(const Decisions &decisions, RecordingId id, const Sources &sources,
                                                   int colour, bool withSamples);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/recordingedits.h"
#include "core/webpage/sampledata.h"

#include <map>
#include <optional>
#include <string>

namespace offramp {

/// What a page has besides decisions and recordings.
struct PageRequest {
    std::string title = {};
    std::string date = {};         ///< as readers see it: "2026-11-28"
    RecordingColours colours = {}; ///< of all recordings; empty: coloursOf() decisions
    std::optional<std::map<std::string, SampleSheets>> samples = {}; ///< by imagesDigest(), with names and predictions
                                                                     ///< of all samples; nothing: a page without them
};

/// The data of a page that shares decisions, as JSON text that can be in a script element: <, >, & and the separators
/// of lines are escaped. resources/web/README.md describes it. Names, sentences and notes are printable. It has no
/// path, and where no samples are asked for no name, class or image of one. results are those of the decisions. An
/// error where there is neither a recording nor a curve, or samples were asked for and their names cannot be read.
[[nodiscard]] Result<std::string> pageData(const Decisions &decisions, const Sources &sources, const Results &results,
                                           const PageRequest &request);

} // namespace offramp

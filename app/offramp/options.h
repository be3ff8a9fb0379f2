// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "core/tradeoff/accuracyunit.h"
#include "core/tradeoff/shownnumbers.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace offramp {

enum class OutputForm { Text, Json, Csv };

inline constexpr const char *criterionText
    = "what thresholds apply to: entropy (exit below), confidence, margin, score or patience (exit above)";

/// "area 31.78 up to E_max = 39.32 GFLOPs (normalised 80.8 %)"; where E_max is not the contest's, the normalised area
/// leads. samples: as normalisedNumber() takes them.
[[nodiscard]] std::string areaSentence(double area, const CostFormat &costs, std::int64_t samples = 0);

/// Why a variant or point adds no area, with every digit.
[[nodiscard]] std::string overEMaxText(double energy, const CostFormat &costs);

/// Options for how the numbers of a table are read: --unit, --percent, --fraction.
struct UnitOptions {
    std::string costUnit; ///< as parseCostUnit() takes it
    AccuracyUnit accuracy = AccuracyUnit::Detect;
};

/// Adds these options to a verb; what: "confidences" or "accuracies". The options must outlive the verb.
void addUnitOptions(CLI::App *verb, const std::shared_ptr<UnitOptions> &options, const std::string &what);

/// A recording as the command line names it.
struct SourceName {
    std::string path;
    std::string thresholds; ///< with commas between variants; empty = none of its own
};

/// Reads FILE or FILE@THRESHOLDS; a file whose own name holds an @ is taken as it is.
[[nodiscard]] SourceName splitSource(const std::string &argument);

/// The files of recordings as the command line names them, and for a workspace (.offramp) also those of its recordings.
[[nodiscard]] std::vector<std::filesystem::path> filesOf(const std::vector<std::string> &arguments);

/// Why a file cannot be read as a recording: what it is instead, where that is known and its name is not a recording's,
/// else error.
[[nodiscard]] Error whyNotRecording(const std::string &path, const Error &error);

/// Why a file cannot be read as a table: what it is instead, where that is known, else error. ofRecording: what to do
/// with a recording.
[[nodiscard]] Error tableRefusal(const std::string &path, const Error &error, const std::string &ofRecording);

/// Prints a line for people on stderr: what was noticed and does not stop the work.
void printNote(const std::string &text);

} // namespace offramp

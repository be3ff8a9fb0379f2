// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "core/tradeoff/point.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

enum class OutputForm { Text, Json, Csv };

struct CurveOptions {
    std::vector<std::string> recordings; ///< FILE, or FILE@THRESHOLDS
    std::string thresholds;              ///< for every file that has none of its own; empty = the whole curve
    std::string eMax;
    std::string criterion = "entropy";
    OutputForm form = OutputForm::Text;
};

/// offramp curve: scores variants of recordings, or lists whole trade-off curves, on stdout.
[[nodiscard]] Result<void> runCurve(const CurveOptions &options);

struct AreaOptions {
    std::string points; ///< a CSV file, or - for stdin
    std::string eMax;
    bool percent = false;
    bool fraction = false;
    OutputForm form = OutputForm::Text;
};

/// offramp area: scores points that were made elsewhere, on stdout.
[[nodiscard]] Result<void> runArea(const AreaOptions &options);

struct ImportVerbOptions {
    std::string file; ///< a table (CSV), or logits (.npz)
    std::string out;
    std::string flops; ///< FLOPs up to each exit, with commas; empty = as the file says
    std::string name;
    bool percent = false;
    bool fraction = false;
};

/// offramp import: makes a recording of what another tool wrote, and says how it was read.
[[nodiscard]] Result<void> runImport(const ImportVerbOptions &options);

struct PredictionsOptions {
    std::string recording; ///< FILE, or FILE@THRESHOLDS
    std::string thresholds;
    std::string criterion = "entropy";
    std::string labels; ///< a map from network outputs to labels; empty = the outputs themselves
    std::string out;    ///< empty = stdout
};

/// offramp predictions: what one variant answers to every sample, as CSV.
[[nodiscard]] Result<void> runPredictions(const PredictionsOptions &options);

/// E_max in GFLOPs from the command line: positive and finite.
[[nodiscard]] Result<double> parseEMax(const std::string &text);

/// Whether a verb is the engine's.
[[nodiscard]] bool isEngineVerb(const std::string &verb);

/// The engine's verbs, as --help lists them.
[[nodiscard]] std::string engineVerbsHelp();

/// Replaces this process by offramp-engine with the same arguments: the one next to this program, else the one in PATH.
/// Returns only when there is none.
[[nodiscard]] Error handOver(char **arguments);

/// One line on stderr for a person: what was noticed and does not stop the work.
void printNote(const std::string &text);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// What decides whether a sample exits. Each is converted to an uncertainty u, and a sample exits where u < T:
/// entropy H itself (nats), confidence c as -c, margin p1 - p2 as its negative, an exit's own score s as -s, patience
/// as minus the number of exits in a row that agree (agreement()).
///
/// Thresholds in memory and in workspace files are T. People, command lines, CSV and JSON output read and write the
/// value of the criterion itself, together with its name: an entropy below which a sample exits, a confidence,
/// margin, score or patience above which it exits. writtenThreshold() converts one to the other.
enum class Criterion { Entropy, Confidence, Margin, Score, Patience };

/// All of them, in the order in which they are offered.
inline constexpr std::array allCriteria{Criterion::Entropy, Criterion::Confidence, Criterion::Margin, Criterion::Score,
                                        Criterion::Patience};

[[nodiscard]] const char *toText(Criterion criterion);

/// The names of all, in their order.
[[nodiscard]] std::vector<std::string> criterionNames();

/// The criterion of that name: "entropy", "confidence", "margin", "score" or "patience".
[[nodiscard]] Result<Criterion> parseCriterion(std::string_view text);

/// The threshold on u as people write it, and back again: itself for entropy, its negative otherwise.
[[nodiscard]] double writtenThreshold(double threshold, Criterion criterion);

/// A shared threshold at which no sample exits early: 0 for entropy, -1 for confidence and margin, whatever was
/// recorded. Scores have no range: then -1 where they are from 0 to 1, else a place below all uncertainties. With
/// patience, as many exits as ever agree.
/// uncertainties: ascending; may be empty.
[[nodiscard]] double neverLeave(Criterion criterion, const std::vector<float> &uncertainties);

/// The thresholds of one variant: one shared by all exits, or one for each exit but the last (which always answers).
using Thresholds = std::vector<double>;

/// Whether a threshold as people write it can be one of the criterion: an entropy from 0, a confidence or a margin from
/// 0 to 1, a patience from 0, any score. The error says what was probably meant.
[[nodiscard]] Result<void> checkThreshold(double written, Criterion criterion);

/// Reads one variant's thresholds as they are written: "0.63" (shared) or "0.4:0.9" (one for each exit). Numbers must
/// be finite. For a network of exits exits the result has exits - 1 values; any other count is an error that says how
/// many are needed.
[[nodiscard]] Result<Thresholds> readThresholds(std::string_view text, int exits);

/// The same as T, each in the criterion's range (checkThreshold).
[[nodiscard]] Result<Thresholds> parseThresholds(std::string_view text, int exits, Criterion criterion);

/// Reads the thresholds of several variants with commas between them, as all verbs take them: "0,0.63,0.4:0.9". The
/// numbers are those of the criterion, the results are T. Text without a number is an error.
[[nodiscard]] Result<std::vector<Thresholds>> parseSettings(std::string_view text, int exits, Criterion criterion);

/// Thresholds as a person writes them: "0.63" when all are equal, else "0.4:0.9". Reads back to the same values.
[[nodiscard]] std::string toText(const Thresholds &thresholds, Criterion criterion);

/// The one threshold that all exits share, if they do (a network of one exit shares none).
[[nodiscard]] std::optional<double> sharedThreshold(const Thresholds &thresholds);

} // namespace offramp

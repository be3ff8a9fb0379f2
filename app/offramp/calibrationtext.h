// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/exitquality.h"
#include "core/results/openrecording.h"

namespace offramp {

/// What offramp calibration found out about a recording.
struct CalibrationReport {
    RecordingPtr recording;
    std::optional<Thresholds> thresholds; ///< nothing: only all samples are judged
    std::vector<ExitQuality> exits;
};

/// The words for the two groups of samples: "all samples", "samples that reach the exit at 0.63". The report of the
/// latter has thresholds.
[[nodiscard]] std::string allSamplesText();
[[nodiscard]] std::string reachingText(const CalibrationReport &report);

/// Prints reports as tables on stdout: one over all samples, and one over those that reach each exit where there are
/// thresholds.
void printText(const std::vector<CalibrationReport> &reports);

/// Prints reports as JSON on stdout: version, criterion, and under recordings one object each with recording, samples,
/// thresholds (null where none were given) and exits: exit (from 1), name, all and reaching (null without thresholds).
/// Those two have samples, accuracy, confidence (the mean), ece, reliability (15 bins of above, up_to, samples,
/// confidence, accuracy), auroc, aurc, excess_aurc, risk_coverage (coverage, risk), and about going on auroc_going_on,
/// corrected_later, corrected_at_end and lost_at_end. Shares are fractions; what is not known is null.
void printJson(const std::vector<CalibrationReport> &reports, Criterion criterion);

} // namespace offramp

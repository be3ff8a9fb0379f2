// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/openrecording.h"
#include "core/search/exitchoice.h"

#include <optional>

namespace offramp {

/// What offramp exits found out about a recording.
struct ExitsReport {
    RecordingPtr recording;
    ExitPlan plan;
    ExitWorths worths;
    std::optional<ExitChoice> choice; ///< nothing where none was asked for
};

/// Prints a report as tables on stdout.
void printText(const ExitsReport &report);

/// Prints a report as JSON on stdout: version, unit, recording, criterion, e_max, samples, held_out_samples, k,
/// heads_known; area and held_out_area of all exits with their variants (thresholds, energy, accuracy); under exits one
/// object each with exit (from 1), name, cost, accuracy, head_cost (null where unknown), exit_shares (by variant),
/// area_without, held_out_area_without, earns, held_out_earns and held_out_earns_interval (95 %); under chosen, null
/// where none was asked for, exits, area, held_out_area, held_out_gain with its interval, variants, every_set_tried,
/// sets_tried and upper_bound (null where every set was tried).
void printJson(const ExitsReport &report);

} // namespace offramp

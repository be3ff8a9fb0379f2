// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/openrecording.h"
#include "core/search/targets.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// A target that thresholds are searched for, as the command line gives it; at most one of them is there.
struct TargetOptions {
    std::string budget;                ///< with or without a unit
    std::optional<double> drop;        ///< percentage points
    std::string shares;                ///< with commas
    std::optional<double> confidence;  ///< as TargetPlan has it
    std::vector<std::string> reportOn; ///< recordings; empty = the samples held out

    [[nodiscard]] bool any() const { return !budget.empty() || drop || !shares.empty(); }
};

/// What a target is searched in.
struct TargetSearch {
    std::vector<RecordingPtr> recordings;
    TargetPlan plan;
    double eMax = contestEMax;
    bool json = false;
};

/// Adds --budget, --drop, --shares, --confidence and --report-on to a verb. The options must outlive it.
void addTargetOptions(CLI::App *verb, const std::shared_ptr<TargetOptions> &options);

/// Searches the thresholds of the target there is and prints the one variant on stdout, as text or as JSON: version,
/// unit, criterion, e_max, k (1), area and held_out_area of the variant, upper_bound (null), target (kind, value,
/// confidence, reached, proven, probability and its method, probability_where_chosen) and under variants one object
/// with recording, thresholds, energy and accuracy on all samples, and chosen and held_out (null without them), each
/// with samples, energy, accuracy, exit_shares, last_accuracy and met. A target that cannot be reached is a note.
/// Errors: those of findTarget(), a target that is not a number, recordings to report on that cannot be read.
[[nodiscard]] Result<void> suggestTarget(const TargetSearch &search, const TargetOptions &options);

} // namespace offramp

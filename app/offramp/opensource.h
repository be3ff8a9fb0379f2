// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/exitrule.h"
#include "core/results/openrecording.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// A recording of the command line, and the thresholds given with it.
struct Source {
    RecordingPtr recording;
    std::string thresholds; ///< with commas between variants; empty = none
};

/// Opens FILE or FILE@THRESHOLDS under a criterion, with costs in one of costAxes, or the first that it carries;
/// without thresholds of its own it has the shared ones. Prints notes on damage, missing rows and doubtful costs.
[[nodiscard]] Result<Source> openSource(const std::string &argument, const std::string &sharedThresholds,
                                        Criterion criterion, std::optional<CostUnit> cost = {});

/// The thresholds of a source, which has some, as those of one variant. Errors: thresholds that cannot be read, and
/// more than one variant; remedy: what to do then.
[[nodiscard]] Result<Thresholds> oneVariant(const Source &source, const std::string &remedy);

/// Prints a note where recordings do not compare: other test sets, other counts of FLOPs, the contest's E_max for other
/// classes. sources: at least one, all with the same cost.
void noteMixtures(const std::vector<Source> &sources, double eMax);

[[nodiscard]] std::vector<RecordingPtr> recordingsOf(const std::vector<Source> &sources);

} // namespace offramp

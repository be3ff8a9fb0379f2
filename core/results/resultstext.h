// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/results.h"

#include <string>

namespace offramp {

/// The included variants as JSON text: version (of the program), e_max, unit, area (null when no variant counts),
/// normalised_area, area_interval (95 %, [low, high]; null without an area, over different test sets and for more than
/// 50 variants), samples, and under variants one object each with name, network, recording (the name of its file, as
/// shortNames() of the open recordings has it), criterion, thresholds (as people write them), energy, doubtful,
/// accuracy, exit_shares, dominated, duplicate, over_e_max, area_lost (null where it adds no step). Costs, areas and
/// E_max are in unit; a network without this cost takes no part in the steps, and energy, dominated, duplicate and
/// over_e_max of its variants are null.
///
/// Where a reference is pinned also comparison, what compareStates() says with its usual plan (null for more than 50
/// variants in a state): verdict (toText(Verdict)), sentence (verdictText()), interval (level, method, resamples,
/// seed), paired, samples and pinned_samples (null where areas are not compared), area and normalised_area (null where
/// they are not), variants, only_now and only_pinned (names). A compared number has pinned, now, difference (now less
/// pinned), interval ([low, high] of the difference), share_above_0 and share_below_0 (of the resamples); a compared
/// variant name, criterion and thresholds of each state, paired, energy (null where a cost is not known) and accuracy.
[[nodiscard]] std::string toJson(const Results &results, const std::vector<RecordingPtr> &open);

/// The included variants as CSV text, one row each: name, network, recording, criterion, thresholds (with colons),
/// the energy under its columnName(), accuracy, one exit_share for each exit of the deepest network, dominated,
/// duplicate, over_e_max, area_lost (empty where it adds no step); what is null in JSON is an empty field. Numbers read
/// back exactly.
[[nodiscard]] std::string toCsv(const SetResults &results, const std::vector<RecordingPtr> &open);

} // namespace offramp

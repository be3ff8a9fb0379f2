// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/proposal.h"

#include <string>

namespace offramp {

/// A proposal as JSON text: version, unit and e_max (in unit), criterion, per_exit, k (null for all that help),
/// samples, chosen_share (of the samples; 1 where none were held out) and seed, area (where chosen), held_out_area
/// (null where none were held out), area_on_all, upper_bound (of area: no thresholds of the kind exceed it), is_exact
/// (the area is the bound), helpful, shared (the same three areas of the best shared thresholds, null unless per_exit),
/// and under variants one object each with recording (the name of its file, as shortNames() has it), thresholds (as
/// people write them), energy and accuracy (on all samples). Areas are null where no variant is below E_max.
[[nodiscard]] std::string toJson(const Proposal &proposal, const ProposalRequest &request);

} // namespace offramp

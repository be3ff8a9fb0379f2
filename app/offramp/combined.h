// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/derivation/clusters.h"
#include "core/results/openrecording.h"
#include "core/search/suggestion.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// Writes a recording that was made, with its network called name unless that is empty, and says what to know about it.
[[nodiscard]] Result<void> writeMade(DerivedRecording &made, const std::string &name, const std::string &out);

/// Every cascade of some of these recordings, the cheaper network first: of A, B and C those of AB, AC, BC and ABC.
/// paths: two to four recordings. Errors: those of readSources() and cascade(), another number.
[[nodiscard]] Result<std::vector<RecordingPtr>> allCascades(const std::vector<std::string> &paths, Criterion criterion,
                                                            CostUnit unit);

/// The routings of clusters that are best at some price of energy, and each network alone, by their scores. The split
/// is that of plan, and so is the criterion of thresholds inside a network. Errors: those of readSources() and
/// clusterSamples().
[[nodiscard]] Result<std::vector<RecordingPtr>> allRoutings(const std::vector<std::string> &paths, std::size_t clusters,
                                                            const SuggestionPlan &plan);

} // namespace offramp

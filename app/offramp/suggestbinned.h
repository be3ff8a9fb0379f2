// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/proposal.h"
#include "core/search/rulesearch.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace offramp {

/// Whether suggest searches rules over bins instead of thresholds.
struct BinnedOptions {
    bool binned = false;
    std::size_t bins = RuleLimits().bins;
    CLI::Option *binsOption = nullptr; ///< to see whether it was given
};

/// Adds --binned and --bins to a verb. The options must outlive it.
void addBinnedOptions(CLI::App *verb, const std::shared_ptr<BinnedOptions> &options);

/// Refuses --bins without --binned.
[[nodiscard]] Result<void> checkBinned(const BinnedOptions &options);

/// Searches the best rules over bins for a request, of which only recordings and plan count, and prints them on stdout,
/// as text or as JSON: version, unit, e_max, criterion, bins, k (null for all that help), samples, chosen_share, seed,
/// area, held_out_area (null where none were held out), area_on_all, helpful; per_exit and shared, the same three areas
/// of the best thresholds; and under rules one object each with recording, leaves, energy and accuracy (on all
/// samples). leaves has for each exit but the last a list of [low, high]: samples exit where the criterion is between
/// them; null: open. Entropies include low, values of other criteria high. Errors: those of compareRules().
[[nodiscard]] Result<void> suggestBinned(const ProposalRequest &request, std::size_t bins, bool json);

} // namespace offramp

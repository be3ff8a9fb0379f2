// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/results.h"
#include "core/search/perexit.h"

namespace offramp {

/// What variants are suggested from: the open recordings under one criterion, and the included variants as they are,
/// without ids and names.
struct ProposalRequest {
    std::vector<RecordingId> ids;
    std::vector<RecordingPtr> recordings; ///< one for each id
    std::vector<Variant> now;
    SuggestionPlan plan;
    bool perExit = false; ///< a threshold for each exit, not one shared by all

    bool operator==(const ProposalRequest &) const = default;
};

/// Areas of the same variants on the part of the samples that others were chosen on, on the part held out (nothing
/// where none was), and on all.
struct PartAreas {
    std::optional<double> chosen;
    std::optional<double> heldOut;
    std::optional<double> all;

    bool operator==(const PartAreas &) const = default;
};

/// Suggested variants, and what the area is now, with them instead, and with them besides, on the same samples.
struct Proposal {
    std::vector<Variant> variants; ///< without ids and names; each threshold the shortest decimal of its outcome; where
                                   ///< exits have their own, one that is off has that of the network's first variant
    std::vector<Point> points;     ///< of each variant, on all samples
    std::size_t helpful = 0;       ///< how many variants there would be without a limit
    PartAreas now;
    PartAreas instead;
    PartAreas besides;
    std::optional<double> upperBound; ///< no thresholds of the kind asked for have a larger area where chosen
    bool isExact = true;              ///< the variants are the best there are, the bound is their area where chosen
    std::optional<PartAreas> shared;  ///< of the best shared thresholds, where those for each exit were asked for

    bool operator==(const Proposal &) const = default;
};

/// The request for decisions as they are now; of the plan only criterion and E_max are set from them.
[[nodiscard]] ProposalRequest proposalRequest(const Decisions &decisions, const Sources &sources, SuggestionPlan plan);

/// What suggestVariants() or compareThresholds() finds, compared with the variants there are. Refused as that refuses.
/// Slow for large tables, seconds for thresholds for each exit: isCancelled and progress are called often.
[[nodiscard]] Result<Proposal> propose(const ProposalRequest &request, const IsCancelled &isCancelled = {},
                                       const std::function<void(double)> &progress = {});

/// Whether an area grows from now to then: on the part held out, which is fair, or on all samples where none was.
[[nodiscard]] bool isGain(const PartAreas &now, const PartAreas &then);

/// propose() for plan.most (not empty) variants, or for as few more as are a gain instead of those there are; where
/// none of the next few numbers is, for plan.most.
[[nodiscard]] Result<Proposal> proposeGain(ProposalRequest request, const IsCancelled &isCancelled = {});

} // namespace offramp

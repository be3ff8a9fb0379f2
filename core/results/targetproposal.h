// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/results.h"
#include "core/search/targets.h"

namespace offramp {

/// What thresholds for a target are searched in: open recordings under one criterion.
struct TargetRequest {
    std::vector<RecordingId> ids;
    std::vector<RecordingPtr> recordings; ///< one for each id: of one test set, to choose on
    std::vector<RecordingId> reportIds;
    std::vector<RecordingPtr> reportOn; ///< one for each of these ids: other samples of the same networks in the same
                                        ///< order; empty: the samples held out are reported on
    Target target;
    TargetPlan plan; ///< of other recordings to report on: chosenShare is not used

    bool operator==(const TargetRequest &) const = default;
};

/// A variant for a target. It is of the recording that is reported on.
struct TargetProposal {
    TargetVariant found;
    Variant variant;        ///< without id and name
    RecordingPtr recording; ///< the variant's
    Point point;            ///< of the variant on all samples of its recording
    RecordingPtr chosenOn;  ///< the recording whose samples chose it; the same unless another is reported on

    bool operator==(const TargetProposal &) const = default;
};

/// What findTarget() finds, refused as that refuses, and where other exits are on in the recordings that are reported
/// on. Exits that are off take no part: a share of samples there, or at the last that is on, is refused unless it is 0.
/// Slow for large tables, seconds for thresholds for each exit: watch is called often. May run in any thread.
[[nodiscard]] Result<TargetProposal> proposeTarget(const TargetRequest &request, const SearchWatch &watch = {});

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/exitsweep.h"
#include "core/tradeoff/stepcurve.h"
#include "ui/document/decisions.h"
#include "ui/document/openrecording.h"

#include <functional>
#include <optional>
#include <vector>

namespace offramp {

/// What one variant comes to.
struct VariantResult {
    VariantId id;
    RecordingPtr recording;
    Thresholds thresholds;
    OperatingPoint outcome;
    Point point;                    ///< GFLOPs per image, top-1 accuracy as a fraction
    std::vector<double> exitShares; ///< fraction of the samples that leave at each exit
    bool included = true;
    Standing standing;                      ///< among the included variants; nothing set where it is not included
    std::optional<double> areaLost;         ///< what the area would lose without it; nothing where it adds no step
    std::shared_ptr<const ExitSweep> sweep; ///< of the exit that was moved alone last; null where none was
};

/// Everything computed from the decisions, once for each change and shared by all panels, so that no two can disagree.
struct Results {
    std::vector<VariantResult> variants; ///< in the order of Decisions::variants
    StepCurve steps;                     ///< over the included variants
    std::optional<double> area;          ///< GFLOPs x fraction
    std::optional<double> normalisedArea;

    /// The result of one variant, or null.
    [[nodiscard]] const VariantResult *find(VariantId id) const;
};

/// Computes everything again but the outcomes of variants that stand in before with the same recording and thresholds.
[[nodiscard]] Results computeResults(const Decisions &decisions,
                                     const std::function<RecordingPtr(RecordingId)> &recordingOf, Results before);

} // namespace offramp

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
    Point point;                    ///< mean energy per image, top-1 accuracy as a fraction
    std::vector<double> exitShares; ///< fraction of the samples that leave at each exit
    bool included = true;
    Standing standing;                      ///< among the included variants; nothing set where it is not included
    std::optional<double> areaLost;         ///< what the area would lose without it; nothing where it adds no step
    std::shared_ptr<const ExitSweep> sweep; ///< of the exit that was moved alone last; null where none was
};

/// What a set of variants comes to.
struct SetResults {
    std::vector<VariantResult> variants; ///< in the order of the decisions
    StepCurve steps;                     ///< over the included variants
    std::vector<VariantId> stepVariants; ///< whose each step is
    std::optional<double> area;          ///< energy unit x fraction
    std::optional<double> normalisedArea;

    /// The result of one variant, or null.
    [[nodiscard]] const VariantResult *find(VariantId id) const;
};

/// What an imported curve comes to.
struct CurveResult {
    CurveId id;
    std::shared_ptr<const PointTable> table;
    StepCurve steps; ///< over its points below the document's E_max
    std::optional<double> area;
    std::optional<double> normalisedArea;
};

/// Everything computed from the decisions, once for each change and shared by all panels, so that no two can disagree.
struct Results : SetResults {
    std::optional<SetResults> reference; ///< the pinned state; nothing where a recording of it is missing
    std::vector<CurveResult> curves;     ///< in the order of the decisions

    /// How far the area and the normalised area have come from the reference's; nothing where one is unknown.
    [[nodiscard]] std::optional<double> areaChange() const;
    [[nodiscard]] std::optional<double> normalisedAreaChange() const;

    /// How far a variant has come from what it was when it was pinned, in energy and accuracy; nothing where it was
    /// not there then.
    [[nodiscard]] std::optional<Point> changeOf(VariantId id) const;
};

using RecordingUnder = std::function<RecordingPtr(RecordingId, Criterion)>;

/// Computes everything again but the outcomes of variants that stand in before with the same recording and thresholds.
/// recordingOf: null where a recording is missing, which only the reference may speak of.
[[nodiscard]] Results computeResults(const Decisions &decisions, const RecordingUnder &recordingOf, Results before);

} // namespace offramp

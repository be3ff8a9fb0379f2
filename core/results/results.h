// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitsweep.h"
#include "core/results/sources.h"
#include "core/tradeoff/stepcurve.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What follows from one variant.
struct VariantResult {
    VariantId id;
    RecordingPtr recording;
    std::string name; ///< as decided
    Thresholds thresholds;
    OperatingPoint outcome;
    Point point;                    ///< mean energy per image, NaN where hasCost() is false; top-1 as a fraction
    std::vector<double> exitShares; ///< fraction of the samples that exit at each exit
    bool included = true;
    Standing standing;                      ///< among the included variants; nothing set where it is not included
    std::optional<double> areaLost;         ///< what the area would lose without it; nothing where it adds no step
    std::shared_ptr<const ExitSweep> sweep; ///< of the exit that was moved alone last; null where none was

    /// Whether its recording has the cost that the results count. One without has no place in the step curve.
    [[nodiscard]] bool hasCost() const { return recording->hasCost(); }

    /// Whether it takes part in the step curve.
    [[nodiscard]] bool counts() const { return included && hasCost(); }
};

/// What follows from a set of variants.
struct SetResults {
    std::vector<VariantResult> variants;      ///< in the order of the decisions
    StepCurve steps;                          ///< over the included variants
    std::vector<VariantId> stepVariants;      ///< whose each step is
    Criterion criterion = Criterion::Entropy; ///< what all thresholds are on
    CostUnit unit = CostUnit::Gflops;         ///< of all energies and E_max
    std::optional<double> area;               ///< energy unit x fraction
    std::optional<double> normalisedArea;

    /// The result of one variant, or null.
    [[nodiscard]] const VariantResult *find(VariantId id) const;

    /// The number of samples that all included variants were evaluated on; nothing when they differ or there is none.
    [[nodiscard]] std::optional<std::int64_t> samples() const;
};

/// What follows from an imported curve.
struct CurveResult {
    CurveId id;
    std::shared_ptr<const PointTable> table;
    bool isOnAxis = true; ///< its energies are in the unit of the results; otherwise it has no steps
    StepCurve steps;      ///< over its points below the document's E_max
    std::optional<double> area;
    std::optional<double> normalisedArea;
};

/// Everything that follows from decisions, computed in one place for the window, the command line and scripts, so that
/// no two can disagree.
struct Results : SetResults {
    std::optional<SetResults> reference; ///< the pinned state; nothing where a recording of it is missing
    std::vector<CurveResult> curves;     ///< in the order of the decisions

    /// How far the area and the normalised area have come from the reference's; nothing where one is unknown.
    [[nodiscard]] std::optional<double> areaChange() const;
    [[nodiscard]] std::optional<double> normalisedAreaChange() const;

    /// How far a variant has come from what it was when it was pinned, in energy and accuracy; nothing where it was
    /// not there then, or its cost is not known.
    [[nodiscard]] std::optional<Point> changeOf(VariantId id) const;
};

/// Evaluates decisions. sources holds their recordings, which carry the criterion; only the reference may name others.
/// Outcomes are taken from before, the results of earlier decisions, where recording and thresholds are the same.
[[nodiscard]] Results evaluate(const Decisions &decisions, const Sources &sources, Results before = {});

} // namespace offramp

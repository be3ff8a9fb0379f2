// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/calibration/rankedsamples.h"
#include "core/calibration/reliability.h"
#include "core/exits/exittable.h"
#include "core/support/cancelled.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// Whether samples should go on from an exit, which correct and incorrect answers there alone do not say: a sample that
/// no later exit answers correctly either goes on for nothing (Kubaty et al., Failure Prediction Is a Better
/// Performance Proxy for Early-Exit Networks Than Calibration, arXiv:2508.21495).
struct GoingOn {
    /// Samples that are incorrect here and correct at a later exit. Any later exit counts, not only the last: which one
    /// answers depends on the thresholds behind this one.
    std::int64_t correctedLater = 0;
    std::int64_t correctedAtEnd = 0; ///< those of them that are correct at the last exit that is on
    std::int64_t lostAtEnd = 0;      ///< correct here, incorrect at the last exit that is on

    /// auroc() of correctedLater against all other samples: how well the uncertainty tells the samples that are worth
    /// going on with. Nothing where there are none of either.
    std::optional<double> auroc;

    bool operator==(const GoingOn &) const = default;
};

/// How good the uncertainty of an exit is over some samples. What is not known is nothing, never 0.
struct UncertaintyQuality {
    std::int64_t samples = 0;
    std::int64_t correct = 0;
    std::optional<Reliability> reliability;   ///< nothing without samples, or where confidences are not known
    std::optional<double> auroc;              ///< of incorrect against correct answers; nothing where all are either
    std::optional<RiskCoverage> riskCoverage; ///< nothing without samples
    std::optional<GoingOn> goingOn;           ///< nothing without samples, and at the last exit that is on

    /// A count of samples as a fraction; nothing without samples.
    [[nodiscard]] std::optional<double> shareOf(std::int64_t count) const;

    bool operator==(const UncertaintyQuality &) const = default;
};

/// How good the uncertainty of one exit is.
struct ExitQuality {
    ExitIndex exit;
    UncertaintyQuality all;                     ///< over all samples
    std::optional<UncertaintyQuality> reaching; ///< over those that reach it; nothing where that is not known

    bool operator==(const ExitQuality &) const = default;
};

/// What uncertainties are judged from.
struct QualityInput {
    const ExitTable &table;            ///< with all exits on: its uncertainties are finite
    std::vector<ExitIndex> on;         ///< the exits that are on, ascending; at least one
    std::vector<float> confidence;     ///< [K,n] largest softmax probabilities, without NaN; empty: not known
    std::vector<ExitIndex> taken = {}; ///< [n] where each sample exits; empty: no thresholds
};

/// Judges the exits that are on, in their order. O(K n). The only error is that of a cancelled run; isCancelled is
/// called for each exit.
[[nodiscard]] Result<std::vector<ExitQuality>> exitQualities(const QualityInput &input,
                                                             const IsCancelled &isCancelled = {});

/// The reliability diagrams as CSV: exit (counted from 1), samples_of (all or reaching), above, up_to (the range of
/// confidences of a bin), samples, confidence and accuracy; empty where a bin is.
[[nodiscard]] std::string reliabilityCsv(const std::vector<ExitQuality> &exits);

/// The risk-coverage curves as CSV: exit (counted from 1), samples_of (all or reaching), coverage and risk, fractions;
/// no rows where there are no samples.
[[nodiscard]] std::string riskCoverageCsv(const std::vector<ExitQuality> &exits);

} // namespace offramp

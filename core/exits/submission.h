// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/operatingpoint.h"
#include "core/tradeoff/stepcurve.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// A network with its thresholds set, and what comes of it on a test set.
struct Variant {
    std::string recording; ///< whose answers it uses: the recording's path or name
    Thresholds thresholds; ///< one for each exit but the last
    OperatingPoint outcome;
    Point point;       ///< mean energy per image, top-1 fraction
    Standing standing; ///< among all variants of the submission

    bool operator==(const Variant &) const = default;
};

/// A variant whose standing is not known yet; cost as pointOf() takes it.
[[nodiscard]] Variant makeVariant(std::string recording, Thresholds thresholds, OperatingPoint outcome,
                                  const CostColumn &cost);

/// What the contest scores: a set of variants, their standings, and the step curve over those below E_max.
struct Submission {
    std::vector<Variant> variants;
    StepCurve curve;
    Criterion criterion = Criterion::Entropy; ///< what all their thresholds are on

    /// The number of samples all variants were evaluated on; nothing when they differ or there is none.
    [[nodiscard]] std::optional<std::int64_t> samples() const;

    bool operator==(const Submission &) const = default;
};

/// Scores variants together: fills their standings and draws the step curve.
[[nodiscard]] Submission makeSubmission(std::vector<Variant> variants, double eMax,
                                        Criterion criterion = Criterion::Entropy);

/// The submission as JSON text: e_max, unit, area (null when no variant counts), normalised_area, samples, and under
/// variants one object each with recording, criterion, thresholds (as people write them), energy, accuracy,
/// exit_shares, dominated, duplicate, over_e_max.
[[nodiscard]] std::string toJson(const Submission &submission);

/// The variants as CSV text, one row each: recording, criterion, thresholds (with colons), energy_gflops, accuracy, one
/// exit_share for each exit of the deepest network, dominated, duplicate, over_e_max. Numbers read back exactly.
[[nodiscard]] std::string toCsv(const Submission &submission);

} // namespace offramp

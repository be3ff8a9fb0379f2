// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace offramp {

/// Some samples of one exit, from certain to uncertain. Nothing that is counted of them depends on the order of equally
/// uncertain ones.
struct RankedSamples {
    std::span<const float> uncertainty; ///< [n] of all samples
    std::vector<std::uint32_t> order;   ///< positions of these samples by ascending uncertainty
};

/// How well the uncertainty tells the samples in question from the others: the probability that one of them is more
/// uncertain than one of the others, where equally uncertain ones count half. 1: always; 0.5: chance. Nothing where
/// all samples are in question, or none. isPositive: [n] of all samples.
[[nodiscard]] std::optional<double> auroc(const RankedSamples &ranked, const std::vector<bool> &isPositive);

/// Only the most certain samples are answered.
struct RiskPoint {
    double coverage = 0; ///< the share that is answered
    double risk = 0;     ///< the share of incorrect ones among the answered

    bool operator==(const RiskPoint &) const = default;
};

/// The share of incorrect answers where only the most certain samples are answered, by how many are (Geifman et al.,
/// Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers, 2019). Of equally uncertain samples each order is
/// as likely as any other, and the risk is the expected one.
struct RiskCoverage {
    std::vector<RiskPoint> points; ///< at 100 coverages, or at each sample where there are fewer; the last has them all
    double area = 0;               ///< AURC: the mean risk over all numbers of answered samples
    double excess = 0;             ///< AURC less that of an order that has all correct samples first

    bool operator==(const RiskCoverage &) const = default;
};

/// The curve of at least one sample. isCorrect: [n] of all samples.
[[nodiscard]] RiskCoverage riskCoverage(const RankedSamples &ranked, const std::vector<bool> &isCorrect);

} // namespace offramp

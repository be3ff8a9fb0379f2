// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace offramp {

/// Bins of the reliability diagram, as most of the literature has them.
inline constexpr int reliabilityBins = 15;

/// The samples whose confidence is in one of equal ranges: above edge(bin) and at most edge(bin + 1); a confidence of 0
/// is in the first.
struct ReliabilityBin {
    std::int64_t samples = 0;
    std::int64_t correct = 0;
    double confidences = 0; ///< their sum

    /// Means of the bin, fractions; nothing where it is empty.
    [[nodiscard]] std::optional<double> confidence() const;
    [[nodiscard]] std::optional<double> accuracy() const;

    /// Where a bin begins: 0 for the first, 1 for the one after the last.
    [[nodiscard]] static double edge(int bin) { return static_cast<double>(bin) / reliabilityBins; }

    bool operator==(const ReliabilityBin &) const = default;
};

/// How well confidences say how often an answer is correct (Guo et al., On Calibration of Modern Neural Networks,
/// 2017).
struct Reliability {
    std::array<ReliabilityBin, reliabilityBins> bins;

    /// The expected calibration error: the distance of confidence and accuracy in a bin, averaged over all samples. A
    /// fraction.
    [[nodiscard]] double error() const;

    /// The mean confidence of all samples.
    [[nodiscard]] double confidence() const;

    bool operator==(const Reliability &) const = default;
};

/// The reliability of some samples, at least one. confidence, isCorrect: [n] of all samples, without NaN.
[[nodiscard]] Reliability reliability(std::span<const float> confidence, const std::vector<bool> &isCorrect,
                                      std::span<const std::uint32_t> samples);

} // namespace offramp

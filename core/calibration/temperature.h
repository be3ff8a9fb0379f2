// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/cancelled.h"
#include "core/support/error.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace offramp {

/// Temperatures are fitted between these bounds. Where all answers are correct the likelihood only grows as T falls to
/// 0, and where they are worse than chance as T rises without limit: then there is no best temperature, and the bound
/// is taken. At it a difference of 1 between two logits is a factor of e^20, or of 1.05, between their probabilities,
/// so what is beyond makes answers no more certain, or even, than a float can say.
inline constexpr double leastTemperature = .05;
inline constexpr double largestTemperature = 20;

/// Logits of one exit. -infinity is the logit of a class that cannot be an answer.
struct LabelledLogits {
    std::span<const float> logits; ///< [n,C], without NaN; in each row the largest is finite
    std::size_t classes = 0;
    std::span<const std::int32_t> label; ///< [n]

    [[nodiscard]] std::span<const float> row(std::size_t sample) const
    {
        return logits.subspan(sample * classes, classes);
    }
};

/// The mean negative log likelihood of the labels, in nats: -ln of the softmax probability of the label, where logits
/// are divided by a temperature. samples: rows. Samples whose label cannot be an answer are left out, since theirs is
/// infinite at every temperature; nothing where no others are there. Computed in double.
[[nodiscard]] std::optional<double> negativeLogLikelihood(const LabelledLogits &of,
                                                          std::span<const std::size_t> samples, double temperature);

/// The temperature of an exit.
struct FittedTemperature {
    double temperature = 1;
    bool isAtBound = false; ///< there is no best one between the bounds

    bool operator==(const FittedTemperature &) const = default;
};

/// The temperature with the least negativeLogLikelihood() over some samples (Guo et al., On Calibration of Modern
/// Neural Networks, 2017). That is convex in 1/T, so it is where the derivative is 0, found by Newton's method between
/// narrowing bounds to 9 digits. 1 where no temperature is better than another: no sample whose label can be an answer,
/// or only equal logits. The only error is that of a cancelled run; isCancelled is called for each of at most 100
/// passes over the logits.
[[nodiscard]] Result<FittedTemperature> fitTemperature(const LabelledLogits &of, std::span<const std::size_t> samples,
                                                       const IsCancelled &isCancelled = {});

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace offramp {

/// What one exit says about one sample.
struct Answer {
    std::int32_t predicted = 0; ///< class of the largest logit; of equal ones the first
    float entropy = 0;          ///< of the softmax, in nats: between 0 and ln C
    float confidence = 0;       ///< the largest softmax probability
    float margin = 0;           ///< largest minus second largest softmax probability; 1 when C = 1

    bool operator==(const Answer &) const = default;
};

/// Answer of an exit from its logits [C], C >= 1. Computed in double from log-softmax with 0 ln 0 = 0, then rounded to
/// float. Nothing when a logit is NaN or +infinity, or all are -infinity: such a softmax does not exist.
[[nodiscard]] std::optional<Answer> answerFromLogits(std::span<const float> logits);

} // namespace offramp

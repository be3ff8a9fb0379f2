// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace offramp {

/// The answer of one exit to one sample.
struct Answer {
    std::int32_t predicted = 0; ///< class of the largest logit, the first of equal ones
    float entropy = 0;          ///< of the softmax, in nats: between 0 and ln C
    float confidence = 0;       ///< the largest softmax probability
    float margin = 0;           ///< largest minus second largest softmax probability; 1 when C = 1

    bool operator==(const Answer &) const = default;
};

/// A class and its softmax probability.
struct ClassProbability {
    std::int32_t label = 0; ///< as in a recording: the network's output
    double probability = 0; ///< between 0 and 1

    bool operator==(const ClassProbability &) const = default;
};

/// Leaves only some classes as possible answers: the logits of the others become -infinity, which counts as a
/// probability of 0. logits [rows,C] in place; among [C]: the classes that stay; empty: all.
void keepAmong(std::span<float> logits, const std::vector<bool> &among);

/// Answer of an exit from its logits [C], C >= 1. Computed in double from log-softmax with 0 ln 0 = 0, then rounded to
/// float. Empty if a logit is NaN or +infinity, or all are -infinity: then there is no softmax.
[[nodiscard]] std::optional<Answer> answerFromLogits(std::span<const float> logits);

/// Whether logits can be divided by a number as a temperature: in single precision it is above 0 and finite.
[[nodiscard]] bool isTemperature(double number);

/// The same of logits that are divided by a temperature, in single precision: above 1 an answer is less certain, below
/// 1 more. The class is that of the logits as they are, even where dividing rounds two of them to the same. At 1 it is
/// answerFromLogits(). Empty also where a logit gets infinite by it.
[[nodiscard]] std::optional<Answer> answerAt(std::span<const float> logits, double temperature);

/// The most probable classes by logits [C] divided by a temperature, the first of them the one that answerAt()
/// predicts: at most count, in the order of their logits, of equal ones the first. Classes that cannot be answers
/// (-infinity) are left out. logits are such that answerAt() gives an answer.
[[nodiscard]] std::vector<ClassProbability> mostProbable(std::span<const float> logits, double temperature,
                                                         std::size_t count);

/// How uncertain an answer is by a criterion that follows from its logits alone, as Criterion says: not a score or
/// patience.
[[nodiscard]] float uncertaintyOf(const Answer &answer, Criterion criterion);

} // namespace offramp

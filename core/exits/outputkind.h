// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// What the numbers are that a network returns for each class.
enum class OutputKind {
    Logits,
    Probabilities,      ///< of a softmax: each row sums to 1
    LogProbabilities,   ///< of a log-softmax
    ClassProbabilities, ///< of a sigmoid for each class: rows sum to anything
};

/// "logits", "probabilities", "log-probabilities", "probabilities of single classes".
[[nodiscard]] const char *toText(OutputKind kind);

/// The kind of that name: "logits", "probabilities" or "log-probabilities".
[[nodiscard]] Result<OutputKind> parseOutputKind(std::string_view text);

/// The kinds of the exits as a recording names them: one word for all, or one for each with commas between them.
[[nodiscard]] std::string toText(const std::vector<OutputKind> &ofExits);

/// Reads the same text: one kind, or one for each exit.
[[nodiscard]] Result<std::vector<OutputKind>> parseOutputKinds(std::string_view text);

/// What rows of outputs [n,C] are, by their values: probabilities where all are in 0..1 and every row sums to 1 within
/// the rounding of half precision, log-probabilities where their exponentials are so, class probabilities where all are
/// in 0..1 and not all whole, else logits. One class says nothing, and neither do few rows of zeros with a single one,
/// unless it is known that a softmax or a sigmoid made them: logits.
[[nodiscard]] OutputKind recogniseOutputs(std::span<const float> rows, std::size_t classes,
                                          OutputKind made = OutputKind::Logits);

/// Turns outputs into logits with the same softmax, in place: probabilities to their logarithms, class probabilities p
/// to ln p - ln(1 - p), others stay. A probability of 0 becomes the logarithm of the smallest normal float, so all stay
/// finite.
void toLogits(std::span<float> rows, OutputKind kind);

/// Refuses rows of an exit (from 0) that cannot be outputs of that kind (misfitOf).
[[nodiscard]] Result<void> checkOutputKind(std::span<const float> rows, OutputKind kind, std::size_t exit);

/// What cannot be outputs of that kind: a probability outside 0..1, a log-probability above 0 (both by more than
/// rounding); nothing if all can.
[[nodiscard]] std::optional<float> misfitOf(std::span<const float> rows, OutputKind kind);

} // namespace offramp

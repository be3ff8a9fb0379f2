// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/architectures/networkspec.h"
#include "core/exits/outputchoice.h"
#include "core/networks/stackedoutputs_p.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What the tensors that forward returns are.
struct OutputPlan {
    std::size_t outputs = 1;                        ///< their number, after stacked ones are divided
    std::vector<std::size_t> exits;                 ///< [K] those with logits, in the order of the exits
    std::vector<std::optional<std::size_t>> scores; ///< [K] those recorded as an exit's score
    std::vector<std::size_t> gates;                 ///< other ones with one value for each image, ascending
    std::vector<Stack> stacks;                      ///< of the tensors that forward returns; empty: none is divided
    std::vector<std::string> notes;                 ///< on stacks and on outputs that are not exits, for people

    /// Whether exits have scores: each of them but perhaps the last.
    [[nodiscard]] bool hasScores() const { return !scores.empty() && scores.front().has_value(); }

    bool operator==(const OutputPlan &) const = default;
};

/// A plan in which every output is an exit.
[[nodiscard]] OutputPlan allExits(std::size_t outputs);

/// What the outputs for one image are, after stacked ones are divided. Without a choice, and without one in the spec,
/// the exits are the floating-point outputs [1, C] of the most frequent C >= 2; an error lists the outputs where that
/// is not clear.
[[nodiscard]] Result<OutputPlan> planOutputs(const std::vector<at::Tensor> &outputs, const OutputChoice &choice,
                                             const NetworkSpec &spec);

/// "[1, 3, 8, 8]".
[[nodiscard]] std::string shapeText(const at::Tensor &output);

/// "0 [1, 10], 1 Long [1]": all outputs, counted from 0.
[[nodiscard]] std::string listOf(const std::vector<at::Tensor> &outputs);

/// How many results of stage k are its own: its exit's logits, and its score where it has one.
[[nodiscard]] std::size_t ownResults(const OutputPlan &plan, std::size_t k);

/// The outputs that exit k and those before it pay for, k from 0: their logits in the order of the exits, then their
/// scores, then the gates that forward returns before one of these.
[[nodiscard]] std::vector<std::size_t> neededOutputs(const OutputPlan &plan, std::size_t k);

} // namespace offramp

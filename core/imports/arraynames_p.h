// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/arrays.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace offramp {

/// An array of a file of logits under the names it may have.
struct WantedArray {
    const char *word; ///< for sentences
    std::vector<std::string> names;
};

inline const WantedArray logitsArray{"logits",
                                     {"logits", "outputs", "scores", "exit_logits", "probs", "probabilities",
                                      "probability", "softmax", "log_probs", "logprobs", "log_probabilities",
                                      "log_softmax"}};
inline const WantedArray labelsArray{"labels", {"labels", "label", "targets", "target", "y", "y_true", "truth"}};
/// Of FLOPs, with how many of them a number is.
inline const std::array<std::pair<WantedArray, double>, 3> flopsArrays{
    {{{"flops", {"flops", "macs", "cumulative_flops"}}, 1},
     {{"flops", {"mflops", "mmacs", "cumulative_mflops"}}, 1e6},
     {{"flops", {"gflops", "gmacs", "cumulative_gflops"}}, 1e9}}};
inline const WantedArray costsArray{"flops", {"costs", "cost"}};

/// The name of an array in lower case, without .npy.
[[nodiscard]] std::string arrayName(const FileArray &array);

/// Gives the arrays of a tuple, which have numbers for names, those of their roles: pairs of outputs [K,n,C] and labels
/// [n], as MSDNet writes them for a part of the training set and for the test set, of which the last counts. Returns a
/// sentence about that where there are several.
[[nodiscard]] std::string nameTuple(std::vector<FileArray> &arrays);

/// The arrays of single exits, as in exit1, exit2, in their order.
[[nodiscard]] std::vector<const FileArray *> exitArrays(const std::vector<FileArray> &arrays);

} // namespace offramp

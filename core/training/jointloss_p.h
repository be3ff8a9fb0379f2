// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/training/recipe.h"

#include <vector>

namespace offramp {

/// The loss of a batch.
struct JointLoss {
    at::Tensor total;               ///< what is minimised
    std::vector<at::Tensor> ofExit; ///< [K] cross-entropies in nats, with the recipe's label smoothing, means
};

/// The sum of the exits' cross-entropies, each with its weight. Of every exit but the last, the recipe's part of that
/// is instead the divergence from the last exit's answers at its temperature, times the temperature squared (Hinton et
/// al. 2015); these teach and do not learn from it. logits [K], each [batch, C];
/// classes [batch, C]: how much of each image belongs to each class.
[[nodiscard]] JointLoss jointLoss(const std::vector<at::Tensor> &logits, const at::Tensor &classes,
                                  const Recipe &recipe);

} // namespace offramp

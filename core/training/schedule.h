// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/training/recipe.h"

#include <cstdint>

namespace offramp {

/// The learning rate of a step, counted from 0 over all epochs, by a recipe's schedule and warm-up. stepsOfEpoch: at
/// least 1.
[[nodiscard]] double learningRate(const Recipe &recipe, std::int64_t step, std::int64_t stepsOfEpoch);

} // namespace offramp

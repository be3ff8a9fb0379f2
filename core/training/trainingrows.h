// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/training/recipe.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace offramp {

/// 64 bits that depend on nothing but these three numbers.
[[nodiscard]] std::uint64_t mixedBits(std::uint64_t seed, std::uint64_t epoch, std::uint64_t row);

/// The rows of a data set that are trained with, and those that are held back to choose the best epoch.
struct TrainingRows {
    std::vector<std::size_t> train;
    std::vector<std::size_t> heldBack;

    bool operator==(const TrainingRows &) const = default;
};

/// Divides as many rows as the recipe takes, both parts with the classes' proportions of the whole, by its seed. An
/// error where fewer than two images are left to train with.
[[nodiscard]] Result<TrainingRows> divideRows(const Dataset &dataset, const Recipe &recipe);

/// The rows in batches. shuffled by the seed and the epoch, counted from 1; a rest of one image is left out, because
/// batch norm cannot train with it.
[[nodiscard]] std::vector<std::vector<std::size_t>> trainingBatches(std::vector<std::size_t> rows, std::size_t batch,
                                                                    std::uint64_t seed, int epoch);

/// The rows in batches, in their order, the rest included.
[[nodiscard]] std::vector<std::vector<std::size_t>> batchesOf(const std::vector<std::size_t> &rows, std::size_t batch);

} // namespace offramp

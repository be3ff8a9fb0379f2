// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/trainingrows.h"

#include "core/exits/permutation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace offramp {

std::uint64_t mixedBits(std::uint64_t seed, std::uint64_t epoch, std::uint64_t row)
{
    // Steele, Lea and Flood 2014: SplitMix64, once for each number.
    std::uint64_t bits = 0;
    for (const std::uint64_t number : {seed, epoch, row}) {
        bits = (bits ^ number) + 0x9e3779b97f4a7c15;
        bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
        bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
        bits ^= bits >> 31;
    }
    return bits;
}

Result<TrainingRows> divideRows(const Dataset &dataset, const Recipe &recipe)
{
    std::vector<std::int32_t> labels;
    for (const Sample &sample : dataset.samples)
        labels.push_back(sample.label);
    std::vector<std::size_t> order = stratifiedPermutation(labels, recipe.seed);
    const auto share = static_cast<std::size_t>(std::lround(recipe.share * static_cast<double>(order.size())));
    order.resize(std::min(share, recipe.limit.value_or(share)));
    const auto heldBack = static_cast<std::size_t>(std::lround(recipe.heldBack * static_cast<double>(order.size())));
    if (order.size() < heldBack + 2)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has {} images to use, too few to hold {} back and train with the others.",
                                   dataset.root.string(), order.size(), heldBack),
                       "Use more images, or lower \"held_back\" in the recipe.");
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(heldBack);
    return TrainingRows{{middle, order.end()}, {order.begin(), middle}};
}

std::vector<std::vector<std::size_t>> trainingBatches(std::vector<std::size_t> rows, std::size_t batch,
                                                      std::uint64_t seed, int epoch)
{
    std::ranges::sort(rows, {}, [&](std::size_t row) {
        return std::tuple(mixedBits(seed, static_cast<std::uint64_t>(epoch), row), row);
    });
    auto batches = batchesOf(rows, batch);
    if (batches.size() > 1 && batches.back().size() == 1)
        batches.pop_back();
    return batches;
}

std::vector<std::vector<std::size_t>> batchesOf(const std::vector<std::size_t> &rows, std::size_t batch)
{
    std::vector<std::vector<std::size_t>> batches;
    for (std::size_t begin = 0; begin < rows.size(); begin += batch) {
        const auto from = rows.begin() + static_cast<std::ptrdiff_t>(begin);
        batches.emplace_back(from, from + static_cast<std::ptrdiff_t>(std::min(batch, rows.size() - begin)));
    }
    return batches;
}

} // namespace offramp

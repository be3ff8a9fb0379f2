// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/resampling.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace offramp {

namespace {

/// Between the seeds of two test sets: far more than anyone counts seeds up.
constexpr std::uint64_t seedStep = 0x9e3779b97f4a7c15;

void draw(DrawnCounts &counts, std::mt19937_64 &engine)
{
    std::fill(counts.begin(), counts.end(), 0u);
    for (std::size_t i = 0; i < counts.size(); ++i)
        ++counts[static_cast<std::size_t>((engine() >> 32) * counts.size() >> 32)];
}

/// The quantile of sorted values, interpolated linearly.
double quantile(const std::vector<double> &sorted, double fraction)
{
    const double position = fraction * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - std::floor(position)) * (sorted[above] - sorted[below]);
}

} // namespace

Result<void> resample(const std::vector<std::size_t> &sizes, const BootstrapPlan &plan, const IsCancelled &isCancelled,
                      const std::function<void(const std::vector<DrawnCounts> &)> &take)
{
    if (plan.resamples < 2)
        return failure(ErrorKind::Usage, "A bootstrap needs at least two resamples.", "Use 2,000.");
    std::vector<std::mt19937_64> engines;
    std::vector<DrawnCounts> counts;
    for (std::size_t set = 0; set < sizes.size(); ++set) {
        engines.emplace_back(plan.seed + set * seedStep);
        counts.emplace_back(sizes[set]);
    }
    for (std::size_t i = 0; i < plan.resamples; ++i) {
        if (isSet(isCancelled))
            return cancelled();
        for (std::size_t set = 0; set < sizes.size(); ++set)
            draw(counts[set], engines[set]);
        take(counts);
    }
    return {};
}

Point resampledPoint(const SampleOutcomes &variant, const DrawnCounts &counts)
{
    std::uint64_t right = 0;
    double cost = 0;
    for (std::size_t j = 0; j < counts.size(); ++j) {
        right += counts[j] * variant.right[j];
        cost += counts[j] * variant.cost[j];
    }
    const double n = static_cast<double>(counts.size());
    return {cost / n, static_cast<double>(right) / n};
}

AreaInterval resampledInterval(double value, std::vector<double> drawn)
{
    std::sort(drawn.begin(), drawn.end());
    const double count = static_cast<double>(drawn.size());
    const double mean = std::accumulate(drawn.begin(), drawn.end(), 0.0) / count;
    double squares = 0;
    for (const double number : drawn)
        squares += (number - mean) * (number - mean);
    return {value, std::sqrt(squares / (count - 1)), quantile(drawn, .025), quantile(drawn, .975), {}};
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace offramp {

namespace {

using Counts = std::vector<std::uint32_t>;

/// How often each of n samples is drawn in one resample.
void draw(Counts &counts, std::mt19937_64 &engine)
{
    std::fill(counts.begin(), counts.end(), 0u);
    for (std::size_t i = 0; i < counts.size(); ++i)
        ++counts[static_cast<std::size_t>((engine() >> 32) * counts.size() >> 32)];
}

Point resampledPoint(const SampleOutcomes &variant, const Counts &counts)
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

double resampledArea(const AreaState &state, const Counts &counts)
{
    std::vector<Point> points;
    for (const SharedOutcomes &variant : state.variants)
        points.push_back(resampledPoint(*variant, counts));
    return stepCurve(points, state.eMax).area().value_or(0);
}

/// The quantile of sorted values, interpolated linearly.
double quantile(const std::vector<double> &sorted, double fraction)
{
    const double position = fraction * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - std::floor(position)) * (sorted[above] - sorted[below]);
}

AreaInterval intervalOf(double value, std::vector<double> drawn)
{
    std::sort(drawn.begin(), drawn.end());
    const double count = static_cast<double>(drawn.size());
    const double mean = std::accumulate(drawn.begin(), drawn.end(), 0.0) / count;
    double squares = 0;
    for (const double area : drawn)
        squares += (area - mean) * (area - mean);
    return {value, std::sqrt(squares / (count - 1)), quantile(drawn, .025), quantile(drawn, .975), {}};
}

template<typename Figure>
Result<AreaInterval> bootstrap(double value, std::size_t samples, const BootstrapPlan &plan,
                               const IsCancelled &isCancelled, Figure figure)
{
    if (plan.resamples < 2)
        return failure(ErrorKind::Usage, "A bootstrap needs at least two resamples.", "Use 2,000.");
    std::mt19937_64 engine(plan.seed);
    Counts counts(samples);
    std::vector<double> drawn;
    for (std::size_t i = 0; i < plan.resamples; ++i) {
        if (isSet(isCancelled))
            return cancelled();
        draw(counts, engine);
        drawn.push_back(figure(counts));
    }
    return intervalOf(value, std::move(drawn));
}

} // namespace

Result<AreaInterval> bootstrapArea(const AreaState &state, const BootstrapPlan &plan, const IsCancelled &isCancelled)
{
    const auto interval = areaInterval(state);
    if (!interval)
        return interval;
    return bootstrap(interval->value, state.variants.front()->sampleCount(), plan, isCancelled,
                     [&](const Counts &counts) { return resampledArea(state, counts); });
}

Result<AreaInterval> bootstrapChange(const AreaState &state, const AreaState &reference, const BootstrapPlan &plan,
                                     const IsCancelled &isCancelled)
{
    const auto interval = changeInterval(state, reference);
    if (!interval)
        return interval;
    return bootstrap(interval->value, state.variants.front()->sampleCount(), plan, isCancelled,
                     [&](const Counts &counts) {
                         return resampledArea(state, counts) - resampledArea(reference, counts);
                     });
}

} // namespace offramp

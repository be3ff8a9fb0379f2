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

template<typename Take>
Result<void> resample(std::size_t samples, const BootstrapPlan &plan, const IsCancelled &isCancelled, Take take)
{
    if (plan.resamples < 2)
        return failure(ErrorKind::Usage, "A bootstrap needs at least two resamples.", "Use 2,000.");
    std::mt19937_64 engine(plan.seed);
    Counts counts(samples);
    for (std::size_t i = 0; i < plan.resamples; ++i) {
        if (isSet(isCancelled))
            return cancelled();
        draw(counts, engine);
        take(counts);
    }
    return {};
}

template<typename Figure>
Result<AreaInterval> bootstrap(double value, std::size_t samples, const BootstrapPlan &plan,
                               const IsCancelled &isCancelled, Figure figure)
{
    std::vector<double> drawn;
    return resample(samples, plan, isCancelled, [&](const Counts &counts) { drawn.push_back(figure(counts)); })
        .map([&] { return intervalOf(value, std::move(drawn)); });
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

Result<StateIntervals> bootstrapState(const AreaState &state, const BootstrapPlan &plan, const IsCancelled &isCancelled)
{
    if (state.variants.empty())
        return failure(ErrorKind::BadInput, "There is no variant to give intervals for.", "Include one.");
    if (auto same = checkSameSamples(state.variants); !same)
        return tl::unexpected(same.error());
    const std::size_t count = state.variants.size();
    std::vector<double> areas;
    std::vector<std::vector<double>> energies(count);
    std::vector<std::vector<double>> accuracies(count);
    const auto take = [&](const Counts &counts) {
        std::vector<Point> points;
        for (std::size_t i = 0; i < count; ++i) {
            points.push_back(resampledPoint(*state.variants[i], counts));
            energies[i].push_back(points.back().energy);
            accuracies[i].push_back(points.back().accuracy);
        }
        areas.push_back(stepCurve(points, state.eMax).area().value_or(0));
    };
    if (auto done = resample(state.variants.front()->sampleCount(), plan, isCancelled, take); !done)
        return tl::unexpected(done.error());

    StateIntervals intervals;
    if (const auto area = areaOf(state))
        intervals.area = intervalOf(*area, std::move(areas));
    for (std::size_t i = 0; i < count; ++i) {
        const Point &point = state.variants[i]->point;
        intervals.variants.push_back(
            {intervalOf(point.energy, std::move(energies[i])), intervalOf(point.accuracy, std::move(accuracies[i]))});
    }
    return intervals;
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

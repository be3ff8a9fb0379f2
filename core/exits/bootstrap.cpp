// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/bootstrap.h"

#include <utility>

namespace offramp {

namespace {

double resampledArea(const AreaState &state, const DrawnCounts &counts)
{
    std::vector<Point> points;
    for (const SharedOutcomes &variant : state.variants)
        points.push_back(resampledPoint(*variant, counts));
    return stepCurve(points, state.eMax).area().value_or(0);
}

template<typename Figure>
Result<AreaInterval> bootstrap(double value, std::size_t samples, const BootstrapPlan &plan,
                               const IsCancelled &isCancelled, Figure figure)
{
    std::vector<double> drawn;
    const auto take = [&](const std::vector<DrawnCounts> &counts) { drawn.push_back(figure(counts.front())); };
    return resample({samples}, plan, isCancelled, take).map([&] { return resampledInterval(value, std::move(drawn)); });
}

} // namespace

Result<AreaInterval> bootstrapArea(const AreaState &state, const BootstrapPlan &plan, const IsCancelled &isCancelled)
{
    const auto interval = areaInterval(state);
    if (!interval)
        return interval;
    return bootstrap(interval->value, state.variants.front()->sampleCount(), plan, isCancelled,
                     [&](const DrawnCounts &counts) { return resampledArea(state, counts); });
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
    const auto take = [&](const std::vector<DrawnCounts> &counts) {
        std::vector<Point> points;
        for (std::size_t i = 0; i < count; ++i) {
            points.push_back(resampledPoint(*state.variants[i], counts.front()));
            energies[i].push_back(points.back().energy);
            accuracies[i].push_back(points.back().accuracy);
        }
        areas.push_back(stepCurve(points, state.eMax).area().value_or(0));
    };
    if (auto done = resample({state.variants.front()->sampleCount()}, plan, isCancelled, take); !done)
        return tl::unexpected(done.error());

    StateIntervals intervals;
    if (const auto area = areaOf(state))
        intervals.area = resampledInterval(*area, std::move(areas));
    for (std::size_t i = 0; i < count; ++i) {
        const Point &point = state.variants[i]->point;
        intervals.variants.push_back({resampledInterval(point.energy, std::move(energies[i])),
                                      resampledInterval(point.accuracy, std::move(accuracies[i]))});
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
                     [&](const DrawnCounts &counts) {
                         return resampledArea(state, counts) - resampledArea(reference, counts);
                     });
}

} // namespace offramp

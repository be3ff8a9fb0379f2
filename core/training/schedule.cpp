// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace offramp {

namespace {

/// From one rate to another along half a cosine; done: 0 to 1.
double alongCosine(double from, double to, double done)
{
    return to + (from - to) * (1 + std::cos(std::numbers::pi * done)) / 2;
}

double oneCycle(double highest, double step, double steps)
{
    constexpr double share = 0.3; // of the rise
    constexpr double first = 25;
    constexpr double last = 1e4; // below the first
    const double top = share * steps - 1;
    if (step <= top && top > 0)
        return alongCosine(highest / first, highest, step / top);
    const double begin = std::max(top, 0.0);
    const double length = std::max(steps - 1 - begin, 1.0);
    return alongCosine(highest, highest / first / last, std::min(1.0, (step - begin) / length));
}

} // namespace

double learningRate(const Recipe &recipe, std::int64_t step, std::int64_t stepsOfEpoch)
{
    const double highest = recipe.learningRate;
    const auto at = static_cast<double>(step);
    const auto steps = static_cast<double>(recipe.epochs * stepsOfEpoch);
    if (recipe.schedule == ScheduleKind::OneCycle)
        return oneCycle(highest, at, steps);
    const double warmUp = std::round(recipe.warmUpEpochs * static_cast<double>(stepsOfEpoch));
    if (at < warmUp)
        return highest * (at + 1) / warmUp;
    switch (recipe.schedule) {
    case ScheduleKind::Cosine:
        return alongCosine(highest, 0, (at - warmUp) / std::max(1.0, steps - warmUp));
    case ScheduleKind::Step: {
        const auto passed
            = std::ranges::count_if(recipe.milestones, [&](int milestone) { return milestone * stepsOfEpoch <= step; });
        return highest * std::pow(recipe.stepFactor, static_cast<double>(passed));
    }
    case ScheduleKind::Constant:
    case ScheduleKind::OneCycle:
        break;
    }
    return highest;
}

} // namespace offramp

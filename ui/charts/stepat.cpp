// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/stepat.h"

#include <cmath>

namespace offramp {

std::optional<VariantId> stepAt(const SetResults &results, const PlotGeometry &geometry, QPointF pixel)
{
    constexpr double reach = 10; // pixels, as far as a marker is hit
    if (!geometry.area.adjusted(-reach, -reach, reach, reach).contains(pixel))
        return std::nullopt;
    std::optional<VariantId> found;
    double least = reach;
    for (std::size_t i = 0; i < results.steps.points.size(); ++i) {
        const Step step = results.steps.step(i);
        const double away = std::abs(geometry.y(step.point.accuracy) - pixel.y());
        const bool isBeside
            = pixel.x() < geometry.x(step.point.energy) - reach || pixel.x() > geometry.x(step.end) + reach;
        if (isBeside || away >= least)
            continue;
        least = away;
        found = results.stepVariants[i];
    }
    return found;
}

} // namespace offramp

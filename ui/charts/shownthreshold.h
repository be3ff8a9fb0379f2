// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

/// A threshold as it is shown.
struct ShownThreshold {
    double value = 0;
    double low = 0;  ///< thresholds below it do not differ in effect
    double high = 0; ///< nor do those above it
    QString text;    ///< the value with its unit
};

/// How a threshold is shown; least, most: the smallest and the largest uncertainty.
[[nodiscard]] inline ShownThreshold shownThreshold(double threshold, double least, double most,
                                                   const ThresholdScale &scale)
{
    const auto [low, high] = std::minmax({scale.shown(least), scale.shown(most)});
    return {scale.shown(threshold), low, high, thresholdsWithUnit({threshold}, scale)};
}

} // namespace offramp

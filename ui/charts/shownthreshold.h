// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

/// A threshold as it is shown.
struct ShownThreshold {
    double value = 0;
    double low = 0; ///< below it, a threshold changes no more; so it does above high
    double high = 0;
    QString text; ///< the value with its unit
};

/// The same of a threshold and of the least and the largest uncertainty.
[[nodiscard]] inline ShownThreshold shownThreshold(double threshold, double least, double most,
                                                   const ThresholdScale &scale)
{
    const auto [low, high] = std::minmax({scale.shown(least), scale.shown(most)});
    return {scale.shown(threshold), low, high, thresholdsWithUnit({threshold}, scale)};
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measuring/measurementreport.h"
#include "core/recording/measuredcosts.h"

#include <string>
#include <vector>

namespace offramp {

/// What a recording takes of a measurement.
struct PrefixCosts {
    MeasuredCosts costs;
    std::vector<std::string> notes; ///< sentences: costs that were not in order
};

/// The costs of the exits of a measured network as columns of its recording: milliseconds, and joules where they were
/// measured. Costs that fell from one exit to the next become their mean (inOrder()); their notes say so, and whether
/// they fell by more than noise. An error where the costs of the exits were not measured.
[[nodiscard]] Result<PrefixCosts> prefixCosts(const MeasurementReport &report);

/// One line on what was written: "0.52, 0.91, 1.3 ms and 0.0052, 0.0091, 0.013 J (estimated) per image up to each
/// exit".
[[nodiscard]] std::string writtenText(const MeasuredCosts &costs, bool isEstimated);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/meter.h"
#include "core/power/powerclock.h"
#include "core/support/cancelled.h"

namespace offramp {

constexpr double longestRest = 1; ///< seconds that a counter of working hardware may keep its value

/// The readings of several meters at one moment.
struct EnergyMark {
    double seconds = 0;                 ///< of the clock
    std::vector<Result<double>> joules; ///< since each meter was opened, in the order of the meters

    bool operator==(const EnergyMark &) const = default;
};

/// Reads all meters now, on the calling thread.
[[nodiscard]] EnergyMark markOf(Meters &meters, const PowerClock &clock);

/// Joules of each meter between two marks of the same meters. An error where either reading is one, and where a counter
/// has not moved for longestRest seconds: hardware in use always takes some energy, so that counter has stopped. Ask
/// for the whole of a measurement too where its parts are shorter than a second.
[[nodiscard]] std::vector<Result<double>> joulesBetween(const Meters &meters, const EnergyMark &from,
                                                        const EnergyMark &to);

/// The mean watts of each meter while nothing is done for so many seconds (above 0), to be reported beside a result and
/// never subtracted. Reads the meters ten times a second. An error per meter as joulesBetween() has; errors of kind
/// Cancelled after a cancellation.
[[nodiscard]] std::vector<Result<double>> measureIdle(Meters &meters, double seconds, const PowerClock &clock,
                                                      const IsCancelled &isCancelled = {});

} // namespace offramp

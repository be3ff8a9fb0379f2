// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

namespace offramp {

/// The time as meters see it. Tests replace both functions.
struct PowerClock {
    std::function<double()> now;              ///< seconds since a fixed moment, never falling; called by any thread
    std::function<void(double seconds)> wait; ///< returns after so many seconds
};

/// The machine's monotonic clock.
[[nodiscard]] PowerClock steadyPowerClock();

} // namespace offramp

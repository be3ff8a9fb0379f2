// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/meter.h"
#include "core/power/powerclock.h"

namespace offramp {

/// A meter that multiplies a power which the user states by the time: domain System, source Estimated, named "65 W as
/// stated". watts: finite and above 0, otherwise an error of kind Usage.
[[nodiscard]] Result<std::unique_ptr<Meter>> openStatedPower(double watts, PowerClock clock = steadyPowerClock());

} // namespace offramp

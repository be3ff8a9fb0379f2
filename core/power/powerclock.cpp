// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/powerclock.h"

#include <chrono>
#include <thread>

namespace offramp {

PowerClock steadyPowerClock()
{
    using Seconds = std::chrono::duration<double>;
    return {[] { return Seconds(std::chrono::steady_clock::now().time_since_epoch()).count(); },
            [](double seconds) { std::this_thread::sleep_for(Seconds(seconds)); }};
}

} // namespace offramp

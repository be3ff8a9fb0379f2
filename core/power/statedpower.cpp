// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/statedpower.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace offramp {

namespace {

class StatedPowerMeter : public Meter
{
public:
    StatedPowerMeter(double watts, PowerClock clock)
        : m_info{shortestText(watts) + " W as stated", PowerDomain::System, EnergySource::Estimated}
        , m_watts(watts)
        , m_clock(std::move(clock))
        , m_start(m_clock.now())
    {
    }

    const MeterInfo &info() const override { return m_info; }
    Result<double> joules() override { return m_watts * (m_clock.now() - m_start); }

private:
    MeterInfo m_info;
    double m_watts = 0;
    PowerClock m_clock;
    double m_start = 0;
};

} // namespace

Result<std::unique_ptr<Meter>> openStatedPower(double watts, PowerClock clock)
{
    if (!std::isfinite(watts) || watts <= 0) {
        return failure(ErrorKind::Usage, fmt::format("The stated power is {} W; it must be above 0.", watts),
                       "Give the watts that the machine takes while it works, such as --watts 65.");
    }
    return std::make_unique<StatedPowerMeter>(watts, std::move(clock));
}

} // namespace offramp

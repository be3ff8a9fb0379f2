// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/energymark.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

constexpr double idlePeriod = 0.1; ///< seconds between two readings

Result<double> between(const MeterInfo &info, const Result<double> &from, const Result<double> &to, double seconds)
{
    if (!from)
        return from;
    if (!to)
        return to;
    if (*to == *from && info.source == EnergySource::Counter && seconds >= longestRest) {
        return failure(ErrorKind::Device,
                       fmt::format("The energy counter of {} has stopped: it did not move in {:.1f} seconds.",
                                   info.name, seconds),
                       "Virtual machines often show such counters: measure on the machine itself, or state its power: "
                       "--meters none --watts 65.");
    }
    return *to - *from;
}

} // namespace

EnergyMark markOf(Meters &meters, const PowerClock &clock)
{
    EnergyMark mark{clock.now(), {}};
    mark.joules.reserve(meters.size());
    for (const auto &meter : meters)
        mark.joules.push_back(meter->joules());
    return mark;
}

std::vector<Result<double>> joulesBetween(const Meters &meters, const EnergyMark &from, const EnergyMark &to)
{
    std::vector<Result<double>> joules;
    joules.reserve(meters.size());
    for (std::size_t i = 0; i < meters.size(); ++i)
        joules.push_back(between(meters[i]->info(), from.joules[i], to.joules[i], to.seconds - from.seconds));
    return joules;
}

std::vector<Result<double>> measureIdle(Meters &meters, double seconds, const PowerClock &clock,
                                        const IsCancelled &isCancelled)
{
    const EnergyMark from = markOf(meters, clock);
    EnergyMark to = from;
    while (to.seconds - from.seconds < seconds) {
        if (isSet(isCancelled))
            return std::vector<Result<double>>(meters.size(), cancelled());
        clock.wait(std::min(idlePeriod, seconds - (to.seconds - from.seconds)));
        to = markOf(meters, clock);
    }
    auto watts = joulesBetween(meters, from, to);
    for (auto &one : watts) {
        if (one)
            *one /= to.seconds - from.seconds;
    }
    return watts;
}

} // namespace offramp

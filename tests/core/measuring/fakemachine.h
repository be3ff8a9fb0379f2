// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measuring/stopwatch.h"

#include <memory>
#include <optional>
#include <utility>

/// A meter whose joules a test sets.
class FakeMeter : public offramp::Meter
{
public:
    explicit FakeMeter(offramp::MeterInfo info)
        : m_info(std::move(info))
    {
    }

    [[nodiscard]] const offramp::MeterInfo &info() const override { return m_info; }

    [[nodiscard]] offramp::Result<double> joules() override
    {
        if (error)
            return tl::unexpected(*error);
        value += byReading;
        return value;
    }

    double value = 0;
    double byReading = 0; ///< what each reading adds
    std::optional<offramp::Error> error;

private:
    offramp::MeterInfo m_info;
};

/// A machine whose time and energy pass only where a test says so.
struct FakeMachine {
    double seconds = 0;
    double byLook = 0; ///< seconds that each look at the clock takes
    offramp::Meters meters;

    FakeMeter &add(offramp::PowerDomain domain, const char *name = "meter",
                   offramp::EnergySource source = offramp::EnergySource::Counter)
    {
        auto meter = std::make_unique<FakeMeter>(offramp::MeterInfo{name, domain, source});
        FakeMeter &added = *meter;
        meters.push_back(std::move(meter));
        return added;
    }

    /// Works for a while: every meter counts so many watts.
    void work(double time, double watts)
    {
        seconds += time;
        for (const auto &meter : meters)
            static_cast<FakeMeter &>(*meter).value += time * watts;
    }

    /// They refer to this machine.
    [[nodiscard]] offramp::Instruments instruments()
    {
        return {&meters,
                [this] {
                    return offramp::markOf(meters, {[this] { return seconds; }, [](double) {}});
                },
                [this] { return seconds += byLook; },
                {}};
    }
};

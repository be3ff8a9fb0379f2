// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/energymark.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace offramp {

/// Reads meters on a thread of its own, so that no wrap of a counter is missed and readings of power are integrated
/// finely. The meters outlive it, and nothing else reads them while it runs. mark() may be called from any thread;
/// everything else belongs to the thread that made it.
class MeterSampler
{
public:
    explicit MeterSampler(Meters &meters, PowerClock clock = steadyPowerClock(),
                          std::chrono::milliseconds period = std::chrono::milliseconds(100));
    ~MeterSampler();
    MeterSampler(const MeterSampler &) = delete;
    MeterSampler &operator=(const MeterSampler &) = delete;

    /// Starts the thread; does nothing where it runs.
    void start();

    /// Ends the thread and waits for it, at most for one reading; marks stay possible.
    void stop();

    /// Reads all meters now, on the calling thread. joulesBetween() gives the joules between two marks.
    [[nodiscard]] EnergyMark mark();

private:
    void run();

    Meters &m_meters;
    PowerClock m_clock;
    std::chrono::milliseconds m_period;
    std::mutex m_mutex; ///< of the meters and m_stops
    std::condition_variable m_stopped;
    bool m_stops = false;
    std::thread m_thread;
};

} // namespace offramp

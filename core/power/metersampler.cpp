// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/metersampler.h"

#include <utility>

namespace offramp {

MeterSampler::MeterSampler(Meters &meters, PowerClock clock, std::chrono::milliseconds period)
    : m_meters(meters)
    , m_clock(std::move(clock))
    , m_period(period)
{
}

MeterSampler::~MeterSampler()
{
    stop();
}

void MeterSampler::start()
{
    if (m_thread.joinable())
        return;
    m_stops = false;
    m_thread = std::thread([this] { run(); });
}

void MeterSampler::stop()
{
    if (!m_thread.joinable())
        return;
    {
        const std::scoped_lock lock(m_mutex);
        m_stops = true;
    }
    m_stopped.notify_all();
    m_thread.join();
}

EnergyMark MeterSampler::mark()
{
    const std::scoped_lock lock(m_mutex);
    return markOf(m_meters, m_clock);
}

void MeterSampler::run()
{
    std::unique_lock lock(m_mutex);
    // Errors come out at the next mark.
    while (!m_stopped.wait_for(lock, m_period, [this] { return m_stops; }))
        static_cast<void>(markOf(m_meters, m_clock));
}

} // namespace offramp

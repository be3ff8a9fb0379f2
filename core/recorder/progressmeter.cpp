// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/progressmeter.h"

namespace offramp {

namespace {

constexpr std::chrono::milliseconds interval(250);
constexpr std::chrono::seconds window(5);

} // namespace

ProgressMeter::ProgressMeter(std::uint64_t recorded, std::uint64_t samples, std::vector<std::int64_t> flops,
                             std::int64_t executed, Clock::time_point start)
    : m_recorded(recorded)
    , m_samples(samples)
    , m_flops(std::move(flops))
    , m_executed(executed)
    , m_recent{{start, 0}}
{
}

std::optional<ProgressEvent> ProgressMeter::add(std::uint64_t rows, std::uint64_t fresh, Clock::time_point now)
{
    m_rows += rows;
    m_recorded += fresh;
    m_recent.emplace_back(now, m_rows);
    while (m_recent.size() > 2 && now - m_recent.front().first > window)
        m_recent.pop_front();
    if (m_told && now - *m_told < interval)
        return std::nullopt;
    m_told = now;
    return state(now);
}

void ProgressMeter::spend(std::int64_t flops)
{
    m_spent = m_spent.value_or(0) + static_cast<double>(flops);
}

ProgressEvent ProgressMeter::state(Clock::time_point now) const
{
    ProgressEvent event;
    event.recorded = m_recorded;
    event.samples = m_samples;
    const auto rows = static_cast<double>(m_rows);
    event.flopsExecuted = m_spent.value_or(rows * static_cast<double>(m_executed));
    std::int64_t before = 0;
    for (const std::int64_t flops : m_flops) {
        event.flopsByExit.push_back(rows * static_cast<double>(flops - before));
        before = flops;
    }
    if (m_spent)
        event.flopsByExit = {*m_spent};
    const double seconds = std::chrono::duration<double>(now - m_recent.front().first).count();
    if (seconds > 0)
        event.samplesPerSecond = static_cast<double>(m_rows - m_recent.front().second) / seconds;
    if (event.samplesPerSecond > 0)
        event.secondsLeft = static_cast<double>(m_samples - m_recorded) / event.samplesPerSecond;
    return event;
}

} // namespace offramp

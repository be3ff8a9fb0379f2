// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/powerintegral_p.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

constexpr double farLonger = 10; // than the other steps

} // namespace

void PowerIntegral::add(LogTime time, double watts)
{
    if (m_isOpen && time < m_lastTime) {
        m_ranBack = true;
        m_isOpen = false;
    }
    if (m_isOpen) {
        const double step = std::chrono::duration<double>(time - m_lastTime).count();
        m_joules += step * (m_lastWatts + watts) / 2;
        m_seconds += step;
        m_longest = std::max(m_longest, step);
        ++m_steps;
    }
    m_lastTime = time;
    m_lastWatts = watts;
    m_isOpen = true;
}

std::optional<double> PowerIntegral::joules() const
{
    return m_seconds > 0 ? std::optional(m_joules) : std::nullopt;
}

std::optional<double> PowerIntegral::seconds() const
{
    return m_seconds > 0 ? std::optional(m_seconds) : std::nullopt;
}

std::optional<double> PowerIntegral::gap() const
{
    if (m_steps < 2)
        return std::nullopt;
    const double others = (m_seconds - m_longest) / static_cast<double>(m_steps - 1);
    return m_longest > farLonger * others ? std::optional(m_longest) : std::nullopt;
}

void PowerMeters::endSegment()
{
    for (PowerIntegral *meter : {&cpu, &gpu, &ram, &total})
        meter->endSegment();
}

EnergyRun PowerMeters::run(std::string name) const
{
    EnergyRun run{std::move(name), cpu.joules(), gpu.joules(), ram.joules(), total.joules(), {}};
    for (const PowerIntegral *meter : {&cpu, &gpu, &ram, &total})
        run.seconds = std::max(run.seconds, meter->seconds());
    return run;
}

std::vector<std::string> PowerMeters::notes() const
{
    std::vector<std::string> notes;
    appendNotes(notes, cpu, "CPU");
    appendNotes(notes, gpu, "GPU");
    appendNotes(notes, ram, "memory");
    appendNotes(notes, total, "total");
    return notes;
}

void appendNotes(std::vector<std::string> &notes, const PowerIntegral &meter, std::string_view name)
{
    if (const auto gap = meter.gap())
        notes.push_back(
            fmt::format("{}: {:.4g} s passed between two readings, far more than between the others; a straight "
                        "line joins them.",
                        name, *gap));
    if (meter.ranBack())
        notes.push_back(fmt::format("{}: its times run back; each part counts for itself.", name));
}

} // namespace offramp

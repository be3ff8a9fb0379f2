// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/energylogs/energylog.h"
#include "core/energylogs/logfields_p.h"

namespace offramp {

/// Readings of power over time, as energy by the trapezoid rule. A reading that failed is not added: its neighbours are
/// joined by a straight line. Between segments nothing is counted; time that runs back begins a new one.
class PowerIntegral
{
public:
    /// A reading in watts.
    void add(LogTime time, double watts);

    void endSegment() { m_isOpen = false; }

    /// Nothing where no segment has two readings.
    [[nodiscard]] std::optional<double> joules() const;

    /// The time that joules() covers.
    [[nodiscard]] std::optional<double> seconds() const;

    /// The longest time between two readings, where it is far longer than the others.
    [[nodiscard]] std::optional<double> gap() const;

    [[nodiscard]] bool ranBack() const { return m_ranBack; }

private:
    LogTime m_lastTime{};
    double m_lastWatts = 0;
    bool m_isOpen = false; ///< there is a last reading in this segment
    bool m_ranBack = false;
    std::size_t m_steps = 0;
    double m_longest = 0;
    double m_joules = 0;
    double m_seconds = 0;
};

/// The meters of a machine that are read at the same times.
struct PowerMeters {
    PowerIntegral cpu;
    PowerIntegral gpu;
    PowerIntegral ram;
    PowerIntegral total;

    void endSegment();

    /// What they measured; seconds are the longest of them.
    [[nodiscard]] EnergyRun run(std::string name) const;

    /// Notes on gaps and on times that run back.
    [[nodiscard]] std::vector<std::string> notes() const;
};

/// Notes on one meter: gaps, and times that run back.
void appendNotes(std::vector<std::string> &notes, const PowerIntegral &meter, std::string_view name);

} // namespace offramp

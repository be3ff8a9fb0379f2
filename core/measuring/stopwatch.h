// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/energymark.h"
#include "core/support/error.h"

#include <functional>
#include <optional>
#include <vector>

namespace offramp {

/// What a piece of work took. Joules are empty where no meter measures that part of the machine.
struct Spent {
    double seconds = 0;
    std::optional<double> cpu = {};    ///< joules of all processor packages
    std::optional<double> gpu = {};    ///< joules of all GPUs
    std::optional<double> memory = {}; ///< joules of the memory that belongs to processor packages
    std::optional<double> system = {}; ///< joules of the whole machine: counted, or else as stated

    bool operator==(const Spent &) const = default;

    /// Joules of processor packages and GPUs together, as the joule competition counts; those of the whole machine
    /// where these are measured and processors are not; else those of the GPUs.
    [[nodiscard]] std::optional<double> joules() const;

    Spent &operator+=(const Spent &other);
};

/// What measures time and energy. The functions are called on the thread that measures.
struct Instruments {
    const Meters *meters = nullptr;        ///< nullptr or empty: joules are unknown
    std::function<EnergyMark()> mark = {}; ///< reads these meters; needed where there are any
    std::function<double()> now;           ///< seconds since a fixed moment, never falling
    std::function<void()> settle = {};     ///< waits until work that was begun has ended, such as that of a GPU

    [[nodiscard]] bool hasMeters() const { return meters && !meters->empty(); }
};

/// Seconds of the monotonic clock.
[[nodiscard]] double steadySeconds();

/// Adds up what runs between start() and stop(). Belongs to one thread at a time; the instruments must outlive it.
class Stopwatch
{
public:
    explicit Stopwatch(const Instruments &instruments);

    /// Reads the meters, then the clock.
    void start();

    /// Reads the clock, then the meters, and adds what was spent since start(). An error where a meter could not be
    /// read or has stopped.
    [[nodiscard]] Result<void> stop();

    /// What was spent since the last take().
    [[nodiscard]] Spent take();

private:
    const Instruments &m_instruments;
    double m_start = 0;  ///< of the clock
    EnergyMark m_before; ///< at start()
    Spent m_spent;
};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstdint>
#include <optional>
#include <string>

namespace offramp {

/// Adds up what a counter of energy counts, also when it starts again at 0. Belongs to one thread at a time.
class EnergyCounter
{
public:
    /// name: of the counter, for errors. reading: its value now, where 0 J is. range: its largest value, after which it
    /// starts again at 0; nothing where it never does. unitsPerJoule: of the readings.
    EnergyCounter(std::string name, std::uint64_t reading, std::optional<std::uint64_t> range, double unitsPerJoule);

    /// Joules up to a reading, which is taken at most one wrap after the last one. A counter that falls and has no
    /// range, or exceeds its range, is an error of kind Device, and the same error each time from then on.
    [[nodiscard]] Result<double> advance(std::uint64_t reading);

private:
    std::string m_name;
    std::uint64_t m_reading = 0;
    std::optional<std::uint64_t> m_range;
    double m_unitsPerJoule = 1;
    std::uint64_t m_units = 0; ///< counted so far: whole units, so that no rounding adds up
    std::optional<Error> m_error;
};

} // namespace offramp

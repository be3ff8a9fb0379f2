// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/energycounter.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace offramp {

EnergyCounter::EnergyCounter(std::string name, std::uint64_t reading, std::optional<std::uint64_t> range,
                             double unitsPerJoule)
    : m_name(std::move(name))
    , m_reading(reading)
    , m_range(range)
    , m_unitsPerJoule(unitsPerJoule)
{
}

Result<double> EnergyCounter::advance(std::uint64_t reading)
{
    if (m_error)
        return tl::unexpected(*m_error);
    const bool wrapped = reading < m_reading;
    if (wrapped && !m_range) {
        m_error = Error{ErrorKind::Device,
                        fmt::format("The energy counter of {} fell from {} to {}: its driver was restarted.", m_name,
                                    m_reading, reading),
                        "Measure again."};
        return tl::unexpected(*m_error);
    }
    if (m_range && (m_reading > *m_range || reading > *m_range)) {
        m_error = Error{ErrorKind::Device,
                        fmt::format("The energy counter of {} reads {}, more than the {} at which it starts again.",
                                    m_name, std::max(m_reading, reading), *m_range),
                        "Its figures cannot be used. State the power instead, such as --watts 65."};
        return tl::unexpected(*m_error);
    }
    m_units += wrapped ? *m_range - m_reading + reading : reading - m_reading;
    m_reading = reading;
    return static_cast<double>(m_units) / m_unitsPerJoule;
}

} // namespace offramp

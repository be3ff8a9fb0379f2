// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/meter.h"

#include <filesystem>

namespace offramp {

/// The energy counters of the processors of a machine.
struct RaplMeters {
    Meters meters;               ///< the packages, then their memory, then psys
    std::vector<Error> problems; ///< counters that cannot be read, with the remedy; of kind Device
    bool exists = false;         ///< whether there are counters at all, readable or not
};

/// Opens the counters that Linux offers through powercap, of Intel and AMD processors (RAPL). root: the folder with
/// intel-rapl:0 and the others.
///
/// Each package is a meter of domain Cpu, each counted once, though some machines list it twice (intel-rapl-mmio).
/// Core and uncore are parts of a package and not opened. Memory (dram) lies outside the package's counter in spite of
/// its place below the package's folder, so it is a meter of domain Memory. psys is one of domain System.
///
/// The counters have 32 bits and start again at 0 after 65 to 262 kJ: after about 2 minutes at 500 W in the worst case.
/// Read each meter at least once a minute, or let MeterSampler do it: joules() cannot see a second wrap.
[[nodiscard]] RaplMeters openRapl(const std::filesystem::path &root = "/sys/class/powercap");

} // namespace offramp

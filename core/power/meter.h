// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// The part of a machine that a meter measures.
enum class PowerDomain {
    Cpu,    ///< processor packages
    Gpu,    ///< one graphics processor
    System, ///< the whole machine, so all others too: psys, or a power that the user states
    Memory, ///< the memory of a processor package, which the package's own counter leaves out
};

/// Where the joules of a meter come from; the later, the less reliable.
enum class EnergySource {
    Counter,   ///< a counter of energy in the hardware
    Power,     ///< readings of power, integrated over time
    Estimated, ///< a power that the user states, times the time
};

/// The words of reports and logs for where joules come from, "counter", "power", "estimated", and back; nothing for
/// other text.
[[nodiscard]] const char *wordFor(EnergySource source);
[[nodiscard]] std::optional<EnergySource> energySourceFrom(std::string_view word);

/// What a meter measures, and how.
struct MeterInfo {
    std::string name; ///< "package-0", "package-0 memory", "psys", "NVIDIA H100 80GB HBM3 (GPU-1234)"
    PowerDomain domain = PowerDomain::Cpu;
    EnergySource source = EnergySource::Counter;

    bool operator==(const MeterInfo &) const = default;
};

/// The energy of a part of a long run.
struct PartEnergy {
    double joules = 0;
    EnergySource source = EnergySource::Counter; ///< of several meters the least reliable
    std::vector<std::string> meters;             ///< names of those whose joules are added up

    bool operator==(const PartEnergy &) const = default;
};

/// Counts the energy that one part of the machine takes. Belongs to one thread at a time.
class Meter
{
public:
    virtual ~Meter() = default;

    [[nodiscard]] virtual const MeterInfo &info() const = 0;

    /// Joules since the meter was opened, never falling. An error where the counter can no longer be read.
    [[nodiscard]] virtual Result<double> joules() = 0;
};

using Meters = std::vector<std::unique_ptr<Meter>>;

} // namespace offramp

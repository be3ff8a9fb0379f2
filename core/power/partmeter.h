// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/metersampler.h"

#include <optional>

namespace offramp {

/// What the meters said of a part.
struct MeasuredPart {
    std::optional<PartEnergy> energy = {}; ///< nothing where it is not known
    std::optional<Error> problem = {};     ///< why a meter that belongs to it could not be used
};

/// Measures parts of a long run, one after the other. The joules are those of processor packages and GPUs together;
/// those of the whole machine (psys, else a stated power) where processors are not measured or one of their meters
/// could not be used in that part; else those of the GPUs. Meters are read on a thread of its own from the first
/// begin() on, so that no wrap of a counter is missed. Its functions are called from one thread.
class PartMeter
{
public:
    explicit PartMeter(Meters meters, PowerClock clock = steadyPowerClock());

    /// Begins a part.
    void begin();

    /// Ends the part; a meter that was lost in it may count in the next one again.
    [[nodiscard]] MeasuredPart end();

private:
    Meters m_meters;
    MeterSampler m_sampler; ///< after the meters, which it reads
    EnergyMark m_before;
};

} // namespace offramp

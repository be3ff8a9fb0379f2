// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/meter.h"

#include "core/support/words.h"

namespace offramp {

namespace {

constexpr std::array sources{std::pair(EnergySource::Counter, "counter"), std::pair(EnergySource::Power, "power"),
                             std::pair(EnergySource::Estimated, "estimated")};

} // namespace

const char *wordFor(EnergySource source)
{
    return wordFor(sources, source);
}

std::optional<EnergySource> energySourceFrom(std::string_view word)
{
    return valueOf(sources, word);
}

} // namespace offramp

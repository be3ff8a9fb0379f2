// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/suggesttext.h"

#include "app/offramp/options.h"
#include "core/support/standardstreams.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

void printAreas(const std::string &what, const PartAreas &areas, const CostFormat &costs, std::int64_t samples)
{
    const auto line = [&](const char *where, const std::optional<double> &area) {
        if (area)
            writeOutput(fmt::format("{}, {}: {}\n", what, where, areaSentence(*area, costs, samples)));
    };
    if (!areas.heldOut)
        return line("on all samples", areas.all);
    line("on held-out samples", areas.heldOut);
    line("on the samples they were chosen on", areas.chosen);
}

std::size_t nameWidth(const std::vector<std::string> &names)
{
    std::size_t width = 28;
    for (const std::string &name : names)
        width = std::max(width, name.size());
    return width;
}

} // namespace offramp

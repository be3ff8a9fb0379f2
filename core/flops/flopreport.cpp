// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/flopreport.h"

#include <algorithm>

namespace offramp {

bool FlopReport::isTooLow(std::size_t exit) const
{
    return std::ranges::any_of(costlyUncounted,
                               [&](const auto &each) { return each.second <= static_cast<int>(exit) + 1; });
}

std::vector<std::int64_t> FlopReport::knownOtherFlops() const
{
    std::vector<std::int64_t> known;
    for (const ExitFlops &exit : exits) {
        if (!exit.otherFlops)
            break;
        known.push_back(*exit.otherFlops);
    }
    return known;
}

std::vector<std::string> FlopReport::costlyNames() const
{
    std::vector<std::string> names;
    for (const auto &[name, exit] : costlyUncounted)
        names.push_back(name);
    return names;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/usage/needs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace offramp {

Result<void> checkNeeds(const CLI::App &command, const std::vector<std::string> &options,
                        const std::vector<std::string> &needed)
{
    const auto isGiven = [&command](const std::string &name) { return command.count(name) > 0; };
    const auto idle = std::ranges::find_if(options, isGiven);
    if (idle == options.end() || std::ranges::any_of(needed, isGiven))
        return {};
    return failure(ErrorKind::Usage, fmt::format("{} changes nothing without {}.", *idle, fmt::join(needed, " or ")),
                   fmt::format("Add {}, or leave out {}.", needed.size() == 1 ? needed.front() : "one of them", *idle));
}

} // namespace offramp

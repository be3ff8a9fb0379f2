// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/outputchoice.h"

#include "core/support/numbers.h"
#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

std::optional<int> outputIn(std::string_view text)
{
    constexpr int most = 100'000;
    const auto number = parseNumber(text);
    const bool isOutput = number && *number >= 0 && *number <= most && *number == std::floor(*number);
    return isOutput ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

} // namespace

Result<std::vector<ExitOutput>> parseExitOutputs(std::string_view text)
{
    std::vector<ExitOutput> exits;
    for (const std::string_view part : split(text, ',')) {
        const auto numbers = split(part, ':');
        const auto output = outputIn(numbers[0]);
        const auto score = numbers.size() == 2 ? outputIn(numbers[1]) : std::nullopt;
        if (!output || numbers.size() > 2 || (numbers.size() == 2 && !score))
            return failure(ErrorKind::Usage, fmt::format("\"{}\" does not name an output of a network.", part),
                           "Give the outputs that are exits, counted from 0: --exits 0,2,4; with the output that is an "
                           "exit's score after a colon: --exits 0:1,2.");
        exits.push_back({*output, score});
    }
    return exits;
}

std::string toText(const std::vector<ExitOutput> &exits)
{
    std::vector<std::string> parts;
    for (const ExitOutput &exit : exits)
        parts.push_back(exit.score ? fmt::format("{}:{}", exit.output, *exit.score) : std::to_string(exit.output));
    return fmt::format("{}", fmt::join(parts, ","));
}

} // namespace offramp

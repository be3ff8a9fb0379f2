// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/temperatures.h"

#include "core/exits/answer.h"
#include "core/support/jsonlimits.h"
#include "core/support/numbers.h"
#include "core/support/words.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

Result<std::vector<double>> temperaturesOf(const Recording &recording)
{
    return temperaturesIn(recording.metadata, recording.exits);
}

Result<std::vector<double>> temperaturesIn(const std::map<std::string, std::string> &metadata, int exits)
{
    const auto text = metadata.find(temperaturesKey);
    if (text == metadata.end())
        return std::vector<double>(static_cast<std::size_t>(exits), 1.0);
    std::vector<double> temperatures;
    if (checkJsonLimits(text->second, {})) {
        const auto json = nlohmann::json::parse(text->second, nullptr, false);
        for (const auto &each : json.is_array() ? json : nlohmann::json::array())
            temperatures.push_back(each.is_number() ? each.get<double>() : 0);
    }
    if (temperatures.size() == static_cast<std::size_t>(exits) && std::ranges::all_of(temperatures, isTemperature))
        return temperatures;
    return failure(ErrorKind::BadInput, "The recording's temperatures are not a positive number for each exit.",
                   "Make it again: offramp temperature FILE.exits --out OTHER.exits.");
}

Result<std::vector<double>> parseTemperatures(std::string_view text, int exits)
{
    std::vector<double> temperatures;
    for (const std::string_view part : split(text, ':')) {
        const auto number = parseNumber(part);
        if (!number)
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a temperature.", part),
                           "Give one for each exit with colons between them, 1.42:1.18:1, or one for all.");
        temperatures.push_back(*number);
    }
    if (temperatures.size() == 1)
        temperatures.resize(static_cast<std::size_t>(exits), temperatures.front());
    return checkTemperatures(temperatures, exits).map([&] { return temperatures; });
}

Result<void> checkTemperatures(const std::vector<double> &temperatures, int exits)
{
    if (temperatures.size() != static_cast<std::size_t>(exits))
        return failure(ErrorKind::Usage,
                       fmt::format("There are {} temperatures, and the network has {} exits.", temperatures.size(),
                                   exits),
                       "Give one for each exit, the last one included, or one for all.");
    for (const double temperature : temperatures) {
        if (!isTemperature(temperature))
            return failure(ErrorKind::Usage,
                           fmt::format("A temperature is above 0, and {} is not one.", shortestText(temperature)),
                           "Above 1 an exit becomes less certain, below 1 more; 1 changes nothing.");
    }
    return {};
}

std::string temperaturesText(const std::vector<double> &temperatures)
{
    std::string text;
    for (const double temperature : temperatures)
        text += fmt::format("{}{:.4g}", text.empty() ? "" : ", ", temperature);
    return text;
}

} // namespace offramp

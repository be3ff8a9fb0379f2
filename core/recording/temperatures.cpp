// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/temperatures.h"

#include "core/support/jsonlimits.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace offramp {

Result<std::vector<double>> temperaturesOf(const Recording &recording)
{
    const auto text = recording.about("temperatures");
    if (!text)
        return std::vector<double>(static_cast<std::size_t>(recording.exits), 1.0);
    std::vector<double> temperatures;
    if (checkJsonLimits(*text, {})) {
        const auto json = nlohmann::json::parse(*text, nullptr, false);
        for (const auto &each : json.is_array() ? json : nlohmann::json::array())
            temperatures.push_back(each.is_number() ? each.get<double>() : 0);
    }
    const bool isGood = temperatures.size() == static_cast<std::size_t>(recording.exits)
                        && std::ranges::all_of(temperatures, [](double t) { return t > 0 && std::isfinite(t); });
    if (isGood)
        return temperatures;
    return failure(ErrorKind::BadInput, "The recording's temperatures are not a positive number for each exit.",
                   "Make it again: offramp temperature FILE.exits --out OTHER.exits.");
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/headflops.h"

#include "core/support/jsonlimits.h"

#include <nlohmann/json.hpp>

namespace offramp {

std::vector<double> headFlops(const Recording &recording)
{
    const auto text = recording.about("head_flops");
    if (!text || !checkJsonLimits(*text, {}))
        return {};
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    if (!json.is_array() || json.size() != static_cast<std::size_t>(recording.exits))
        return {};
    std::vector<double> heads;
    for (const auto &number : json) {
        if (!number.is_number_integer() || number.get<double>() < 0)
            return {};
        heads.push_back(number.get<double>());
    }
    return heads;
}

} // namespace offramp

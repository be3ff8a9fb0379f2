// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/estimatedcost.h"

#include "core/support/jsonlimits.h"

#include <nlohmann/json.hpp>

namespace offramp {

bool isEstimated(const Recording &recording, CostUnit cost)
{
    const auto text = recording.about("measured");
    if (!text || !checkJsonLimits(*text, {}))
        return false;
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    if (!json.is_object())
        return false;
    auto entry = json.find(toText(cost));
    if (entry == json.end() && cost == CostUnit::Milliseconds)
        entry = json.find("milliseconds");
    if (entry == json.end() || !entry->is_object())
        return false;
    const auto source = entry->find("source");
    return source != entry->end() && *source == "estimated";
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/submission.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

template<typename T>
Json orNull(const std::optional<T> &value)
{
    return value ? Json(*value) : Json();
}

Thresholds written(Thresholds thresholds, Criterion criterion)
{
    for (double &threshold : thresholds)
        threshold = writtenThreshold(threshold, criterion);
    return thresholds;
}

} // namespace

std::string toJson(const Submission &submission)
{
    Json variants = Json::array();
    for (const Variant &variant : submission.variants) {
        variants.push_back({{"recording", variant.recording},
                            {"criterion", toText(submission.criterion)},
                            {"thresholds", written(variant.thresholds, submission.criterion)},
                            {"energy", variant.point.energy},
                            {"accuracy", variant.point.accuracy},
                            {"exit_shares", variant.outcome.exitShares()},
                            {"dominated", variant.standing.dominated},
                            {"duplicate", variant.standing.duplicate},
                            {"over_e_max", variant.standing.overEMax}});
    }
    const Json json{{"e_max", submission.curve.eMax},
                    {"unit", "GFLOPs"},
                    {"area", orNull(submission.curve.area())},
                    {"normalised_area", orNull(submission.curve.normalisedArea())},
                    {"samples", orNull(submission.samples())},
                    {"variants", std::move(variants)}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string toCsv(const Submission &submission)
{
    std::size_t exits = 0;
    for (const Variant &variant : submission.variants)
        exits = std::max(exits, variant.outcome.leaving.size());

    std::string text = "recording,criterion,thresholds,energy_gflops,accuracy";
    for (std::size_t k = 1; k <= exits; ++k)
        text += fmt::format(",exit_share_{}", k);
    text += ",dominated,duplicate,over_e_max\n";
    for (const Variant &variant : submission.variants) {
        text += fmt::format("{},{},{},{},{}", csvField(variant.recording), toText(submission.criterion),
                            toText(variant.thresholds, submission.criterion), shortestText(variant.point.energy),
                            shortestText(variant.point.accuracy));
        const auto shares = variant.outcome.exitShares();
        for (std::size_t k = 0; k < exits; ++k)
            text += k < shares.size() ? ',' + shortestText(shares[k]) : std::string(",");
        text += fmt::format(",{},{},{}\n", variant.standing.dominated, variant.standing.duplicate,
                            variant.standing.overEMax);
    }
    return text;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/resultstext.h"

#include "core/exits/bootstrap.h"
#include "core/results/shortnames.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t mostForInterval = 50;

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

/// The names of all recordings, those of results included.
std::map<std::string, std::string> namesIn(const SetResults &results, std::vector<RecordingPtr> open)
{
    for (const VariantResult &variant : results.variants)
        open.push_back(variant.recording);
    return shortNames(open);
}

/// The interval as the window shows it: resampled where energies nearly tie. Null where there is none, and for so many
/// variants that it would take long.
Json intervalIn(const SetResults &results)
{
    AreaState state{{}, results.steps.eMax};
    for (const VariantResult &variant : results.variants) {
        if (variant.counts() && state.variants.size() <= mostForInterval)
            state.variants.push_back(sampleOutcomes(variant.recording->table(), variant.thresholds));
    }
    if (!results.area || state.variants.size() > mostForInterval)
        return {};
    auto interval = areaInterval(state);
    if (interval && !interval->nearTies.empty())
        interval = bootstrapArea(state, {});
    return interval ? Json{interval->low, interval->high} : Json();
}

} // namespace

std::string toJson(const SetResults &results, const std::vector<RecordingPtr> &open)
{
    const auto names = namesIn(results, open);
    Json variants = Json::array();
    for (const VariantResult &variant : results.variants) {
        if (!variant.included)
            continue;
        variants.push_back({{"name", variant.name},
                            {"network", variant.recording->name()},
                            {"recording", names.at(variant.recording->path())},
                            {"criterion", toText(results.criterion)},
                            {"thresholds", written(variant.thresholds, results.criterion)},
                            {"energy", variant.point.energy},
                            {"doubtful", !variant.recording->doubts().empty()},
                            {"accuracy", variant.point.accuracy},
                            {"exit_shares", variant.exitShares},
                            {"dominated", variant.standing.dominated},
                            {"duplicate", variant.standing.duplicate},
                            {"over_e_max", variant.standing.overEMax},
                            {"area_lost", orNull(variant.areaLost)}});
    }
    const Json json{{"version", "offramp " OFFRAMP_VERSION},
                    {"e_max", results.steps.eMax},
                    {"unit", toText(results.unit)},
                    {"area", orNull(results.area)},
                    {"normalised_area", orNull(results.normalisedArea)},
                    {"area_interval", intervalIn(results)},
                    {"samples", orNull(results.samples())},
                    {"variants", std::move(variants)}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string toCsv(const SetResults &results, const std::vector<RecordingPtr> &open)
{
    const auto names = namesIn(results, open);
    std::size_t exits = 0;
    for (const VariantResult &variant : results.variants)
        exits = std::max(exits, variant.included ? variant.exitShares.size() : 0);

    std::string text = fmt::format("name,network,recording,criterion,thresholds,{},accuracy", columnName(results.unit));
    for (std::size_t k = 1; k <= exits; ++k)
        text += fmt::format(",exit_share_{}", k);
    text += ",dominated,duplicate,over_e_max,area_lost\n";
    for (const VariantResult &variant : results.variants) {
        if (!variant.included)
            continue;
        text += fmt::format("{},{},{},{},{},{},{}", csvField(variant.name), csvField(variant.recording->name()),
                            csvField(names.at(variant.recording->path())), toText(results.criterion),
                            toText(variant.thresholds, results.criterion),
                            variant.hasCost() ? shortestText(variant.point.energy) : "",
                            shortestText(variant.point.accuracy));
        const auto &shares = variant.exitShares;
        for (std::size_t k = 0; k < exits; ++k)
            text += k < shares.size() ? ',' + shortestText(shares[k]) : std::string(",");
        text += fmt::format(",{},{},{},{}\n", variant.standing.dominated, variant.standing.duplicate,
                            variant.standing.overEMax, variant.areaLost ? shortestText(*variant.areaLost) : "");
    }
    return text;
}

} // namespace offramp

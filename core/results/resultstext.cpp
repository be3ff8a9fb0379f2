// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/resultstext.h"

#include "core/exits/bootstrap.h"
#include "core/results/comparisontext.h"
#include "core/results/shortnames.h"
#include "core/support/csv.h"
#include "core/support/json.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t mostForInterval = 50;

Thresholds written(Thresholds thresholds, Criterion criterion)
{
    for (double &threshold : thresholds)
        threshold = writtenThreshold(threshold, criterion);
    return thresholds;
}

/// A value of a variant that has the cost, else null.
template<typename T>
Json ifKnown(const VariantResult &variant, const T &value)
{
    return variant.hasCost() ? Json(value) : Json();
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

Json comparedIn(const ComparedNumber &number)
{
    return {{"pinned", number.pinned},
            {"now", number.now},
            {"difference", number.difference.value},
            {"interval", {number.difference.low, number.difference.high}},
            {"share_above_0", number.above},
            {"share_below_0", number.below}};
}

Json comparedIn(const ComparedVariant &compared, const VariantResult &now, const VariantResult &pinned,
                const Results &results)
{
    const Criterion criterion = results.reference->criterion;
    return {{"name", now.name},
            {"criterion", toText(results.criterion)},
            {"thresholds", written(now.thresholds, results.criterion)},
            {"pinned_criterion", toText(criterion)},
            {"pinned_thresholds", written(pinned.thresholds, criterion)},
            {"paired", compared.isPaired},
            {"energy", compared.energy ? comparedIn(*compared.energy) : Json()},
            {"accuracy", comparedIn(compared.accuracy)}};
}

/// The comparison with the pinned reference; null for so many variants that it would take long.
Json comparisonIn(const Results &results)
{
    const auto isLarge = [](const SetResults &state) {
        return std::ranges::count_if(state.variants, &VariantResult::included)
               > static_cast<std::ptrdiff_t>(mostForInterval);
    };
    if (isLarge(results) || isLarge(*results.reference))
        return {};
    const auto comparison = compareStates(results, *results.reference);
    if (!comparison)
        return {};
    const bool hasAreas = comparison->verdict != Verdict::NotComparable;
    const auto ofAreas = [&](const auto &value) { return hasAreas ? Json(value) : Json(); };
    const auto area = [](const std::optional<ComparedNumber> &number) { return number ? comparedIn(*number) : Json(); };
    Json variants = Json::array();
    for (const ComparedVariant &compared : comparison->variants)
        variants.push_back(
            comparedIn(compared, *results.find(compared.id), *results.reference->find(compared.id), results));
    return {{"verdict", toText(comparison->verdict)},
            {"sentence", verdictText(*comparison, {results.unit, results.steps.eMax})},
            {"interval",
             {{"level", .95},
              {"method", "bootstrap"},
              {"resamples", comparison->plan.resamples},
              {"seed", comparison->plan.seed}}},
            {"paired", ofAreas(comparison->isPaired)},
            {"samples", ofAreas(comparison->samples)},
            {"pinned_samples", ofAreas(comparison->pinnedSamples)},
            {"area", area(comparison->area)},
            {"normalised_area", area(comparison->normalisedArea)},
            {"variants", std::move(variants)},
            {"only_now", comparison->onlyNow},
            {"only_pinned", comparison->onlyPinned}};
}

} // namespace

std::string toJson(const Results &results, const std::vector<RecordingPtr> &open)
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
                            {"energy", ifKnown(variant, variant.point.energy)},
                            {"doubtful", !variant.recording->doubts().empty()},
                            {"accuracy", variant.point.accuracy},
                            {"exit_shares", variant.exitShares},
                            {"dominated", ifKnown(variant, variant.standing.dominated)},
                            {"duplicate", ifKnown(variant, variant.standing.duplicate)},
                            {"over_e_max", ifKnown(variant, variant.standing.overEMax)},
                            {"area_lost", orNull(variant.areaLost)}});
    }
    Json json{{"version", "offramp " OFFRAMP_VERSION},
              {"e_max", results.steps.eMax},
              {"unit", toText(results.unit)},
              {"area", orNull(results.area)},
              {"normalised_area", orNull(results.normalisedArea)},
              {"area_interval", intervalIn(results)},
              {"samples", orNull(results.samples())},
              {"variants", std::move(variants)}};
    if (results.reference)
        json["comparison"] = comparisonIn(results);
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
                            variant.hasCost() ? shortestText(variant.point.energy) : std::string(),
                            shortestText(variant.point.accuracy));
        const auto &shares = variant.exitShares;
        for (std::size_t k = 0; k < exits; ++k)
            text += k < shares.size() ? ',' + shortestText(shares[k]) : std::string(",");
        const Standing &standing = variant.standing;
        text += variant.hasCost()
                    ? fmt::format(",{},{},{},{}\n", standing.dominated, standing.duplicate, standing.overEMax,
                                  variant.areaLost ? shortestText(*variant.areaLost) : "")
                    : std::string(",,,,\n");
    }
    return text;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/derivation/cascade.h"

#include "core/derivation/partsjson_p.h"
#include "core/recording/fixedsum.h"
#include "core/recording/headflops.h"
#include "core/recording/measuredcosts.h"
#include "core/recording/origin.h"
#include "core/recording/recordingtable.h"
#include "core/recording/temperatures.h"
#include "core/support/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

/// Logits of a cascade are left out above this.
constexpr std::size_t mostLogits = std::size_t(1) << 28; // 1 GB

template<typename T>
void append(std::vector<T> &values, const std::vector<T> &more)
{
    values.insert(values.end(), more.begin(), more.end());
}

/// A column [K,n] of all parts; empty where one of them lacks it.
template<typename T>
std::vector<T> joined(const std::vector<SourceRecording> &parts, std::vector<T> Recording::*column)
{
    std::vector<T> all;
    for (const SourceRecording &part : parts) {
        if ((part.whole.recording.*column).empty())
            return {};
        append(all, part.whole.recording.*column);
    }
    return all;
}

/// Cumulative costs of the exits of all parts; empty where one of them lacks them.
template<typename T>
std::vector<T> addedUp(const std::vector<SourceRecording> &parts, std::vector<T> Recording::*costs)
{
    std::vector<T> all;
    T before = 0;
    for (const SourceRecording &part : parts) {
        if ((part.whole.recording.*costs).empty())
            return {};
        for (const T cost : part.whole.recording.*costs)
            all.push_back(before + cost);
        before = all.back();
    }
    return all;
}

/// How costs were measured: they add up only where it is the same.
Json measuringOf(const Recording &recording)
{
    Json kept = Json::object();
    const std::string text = recording.about(measuredKey).value_or("{}");
    const auto json = parseJson<Json>(text, {});
    for (const char *key : {"device", "threads", "batch", "execution", "precision", "tf32"}) {
        if (json && json->is_object() && json->contains(key))
            kept[key] = json->at(key);
    }
    return kept;
}

/// Where the sums of measured costs come from: the least reliable source of the parts.
std::string sourceOf(const std::vector<SourceRecording> &parts, CostUnit unit)
{
    std::string least;
    for (const SourceRecording &part : parts) {
        const std::string source = costSource(part.whole.recording, unit);
        if (source.empty())
            return {};
        if (least.empty() || source == "estimated" || (source == "power" && least == "counter"))
            least = source;
    }
    return least;
}

void addMeasured(const std::vector<SourceRecording> &parts, DerivedRecording &made)
{
    Recording &recording = made.whole.recording;
    Json measured = measuringOf(parts.front().whole.recording);
    const bool isSameWay = std::ranges::all_of(parts, [&](const SourceRecording &part) {
        return measuringOf(part.whole.recording) == measured;
    });
    if (areMeasured(parts) && !isSameWay) {
        made.notes.push_back("The networks were not measured on the same device in the same way, so the cascade has "
                             "no joules and no milliseconds.");
        return;
    }
    recording.joules = addedUp(parts, &Recording::joules);
    recording.milliseconds = addedUp(parts, &Recording::milliseconds);

    for (const auto &[costs, unit, key] :
         {std::tuple(&recording.joules, CostUnit::Joules, "joules"),
          std::tuple(&recording.milliseconds, CostUnit::Milliseconds, "milliseconds")}) {
        if (const std::string source = sourceOf(parts, unit); !costs->empty() && !source.empty())
            measured[key] = {{"source", source}};
    }
    if (measured.contains("joules") || measured.contains("milliseconds"))
        recording.metadata[measuredKey] = measured.dump();
}

/// What a network that others follow would save without its last exit: all that comes after the exit before.
double afterTheExitBefore(const std::vector<std::int64_t> &flops)
{
    const auto before = flops.size() > 1 ? flops[flops.size() - 2] : 0;
    return static_cast<double>(flops.back() - before);
}

void addHeadFlops(const std::vector<SourceRecording> &parts, Recording &recording)
{
    Json all = Json::array();
    for (const SourceRecording &part : parts) {
        auto heads = headFlops(part.whole.recording);
        if (heads.empty())
            return;
        if (&part != &parts.back() && !part.whole.recording.flops.empty())
            heads.back() = afterTheExitBefore(part.whole.recording.flops);
        for (const double flops : heads)
            all.push_back(static_cast<std::int64_t>(flops));
    }
    recording.metadata["head_flops"] = all.dump();
}

/// The logits of all parts, where they are of the same classes and not too large.
void addLogits(const std::vector<SourceRecording> &parts, DerivedRecording &made)
{
    const std::size_t classes = parts.front().whole.logitClasses();
    std::size_t values = 0;
    for (const SourceRecording &part : parts) {
        if (part.whole.logitClasses() != classes || classes == 0)
            return;
        values += part.whole.logits.size();
    }
    if (values > mostLogits) {
        made.notes.push_back("The logits of the networks take more than 1 GB, so the cascade goes without them.");
        return;
    }
    for (const SourceRecording &part : parts)
        append(made.whole.logits, part.whole.logits);
}

/// Those of all parts, where one has some.
Result<void> addTemperatures(const std::vector<SourceRecording> &parts, Recording &recording)
{
    const auto hasSome
        = [](const SourceRecording &part) { return part.whole.recording.about(temperaturesKey).has_value(); };
    if (std::ranges::none_of(parts, hasSome))
        return {};
    std::vector<double> all;
    for (const SourceRecording &part : parts) {
        const auto temperatures = temperaturesOf(part.whole.recording);
        if (!temperatures)
            return tl::unexpected(temperatures.error());
        append(all, *temperatures);
    }
    recording.metadata[temperaturesKey] = Json(all).dump();
    return {};
}

/// The names of exits, each with its network: "small: exit1".
std::string exitNames(const std::vector<SourceRecording> &parts)
{
    std::vector<std::string> names;
    for (const SourceRecording &part : parts) {
        const Recording &recording = part.whole.recording;
        const auto own = recording.names("exit_names");
        for (std::size_t k = 0; k < static_cast<std::size_t>(recording.exits); ++k)
            names.push_back(
                fmt::format("{}: {}", recording.networkName, k < own.size() ? own[k] : fmt::format("exit{}", k + 1)));
    }
    return Json(names).dump();
}

Result<void> checkHasWhatItNeeds(const Recording &recording)
{
    if (carriedCosts(recording).empty())
        return failure(ErrorKind::BadInput, "The recordings have no cost in common.",
                       "Record all of them with offramp-engine, or measure them on the same device.");
    const bool hasCriterion = !recording.entropy.empty() || !recording.confidence.empty() || !recording.margin.empty()
                              || !recording.score.empty();
    if (!hasCriterion)
        return failure(ErrorKind::BadInput, "The recordings have no criterion in common.",
                       "Record all of them with offramp-engine, which writes entropy, confidence and margin.");
    return {};
}

/// "small then large".
std::string cascadeName(const std::vector<SourceRecording> &parts)
{
    std::vector<std::string> names;
    for (const SourceRecording &part : parts)
        names.push_back(part.whole.recording.networkName);
    return fmt::format("{}", fmt::join(names, " then "));
}

} // namespace

Result<DerivedRecording> cascade(std::vector<SourceRecording> given)
{
    if (given.size() < 2)
        return failure(ErrorKind::Usage, "A cascade needs at least two recordings.",
                       "Name them in the order in which samples go through them, as a rule the cheapest first.");
    if (auto checked = checkCombines(given); !checked)
        return tl::unexpected(checked.error());
    const auto parts = matchedParts(std::move(given));
    if (!parts)
        return tl::unexpected(parts.error());

    DerivedRecording made{samplesOf(*parts), {}};
    Recording &recording = made.whole.recording;
    for (const SourceRecording &part : *parts)
        recording.exits += part.whole.recording.exits;
    recording.networkName = cascadeName(*parts);
    recording.metadata = combinedMetadata(*parts);
    recording.metadata["network"] = recording.networkName;
    recording.metadata["exit_names"] = exitNames(*parts);
    recording.metadata[cascadeKey] = partsJson(*parts).dump();
    recording.predicted = joined(*parts, &Recording::predicted);
    recording.entropy = joined(*parts, &Recording::entropy);
    recording.confidence = joined(*parts, &Recording::confidence);
    recording.margin = joined(*parts, &Recording::margin);
    recording.score = joined(*parts, &Recording::score);
    recording.flops = addedUp(*parts, &Recording::flops);
    addMeasured(*parts, made);
    addHeadFlops(*parts, recording);
    addLogits(*parts, made);
    if (auto added = addTemperatures(*parts, recording); !added)
        return tl::unexpected(added.error());
    if (auto checked = checkHasWhatItNeeds(recording); !checked)
        return tl::unexpected(checked.error());
    return made;
}

} // namespace offramp

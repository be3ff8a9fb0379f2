// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/measurementreport.h"

#include "core/rankings/ranking.h"
#include "core/support/json.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

constexpr int version = 1;

Json toJson(const std::optional<double> &number)
{
    return number ? numberOrNull(*number) : Json();
}

Json toJson(const std::optional<MeasuredMean> &mean)
{
    if (!mean)
        return {};
    return {{"mean", numberOrNull(mean->mean)},
            {"low", numberOrNull(mean->low)},
            {"high", numberOrNull(mean->high)},
            {"repeats", mean->repeats}};
}

MeasuredMean scaled(MeasuredMean mean, double factor)
{
    mean.mean *= factor;
    mean.low *= factor;
    mean.high *= factor;
    return mean;
}

std::optional<MeasuredMean> scaled(const std::optional<MeasuredMean> &mean, double factor)
{
    return mean ? std::optional(scaled(*mean, factor)) : std::nullopt;
}

Json withUnit(const char *unit, const std::optional<MeasuredMean> &mean)
{
    Json json{{"unit", unit}};
    json.update(mean ? toJson(mean) : Json{{"mean", Json()}, {"low", Json()}, {"high", Json()}, {"repeats", Json()}});
    return json;
}

template<typename MeanOf>
Json energyJson(const char *unit, const MeanOf &mean)
{
    return {{"unit", unit},
            {"total", toJson(mean(Quantity::Joules))},
            {"cpu", toJson(mean(Quantity::Cpu))},
            {"gpu", toJson(mean(Quantity::Gpu))},
            {"memory", toJson(mean(Quantity::Memory))},
            {"system", toJson(mean(Quantity::System))}};
}

Json perImageJson(const Series &series)
{
    return {{"energy", energyJson("J/image", [&](Quantity quantity) { return meanPerImage(series, quantity); })},
            {"time", withUnit("ms/image", scaled(meanPerImage(series, Quantity::Seconds), 1000))}};
}

Json perRepeatJson(const Series &series)
{
    return {{"energy", energyJson("J", [&](Quantity quantity) { return meanPerRepeat(series, quantity); })},
            {"time", withUnit("s", meanPerRepeat(series, Quantity::Seconds))}};
}

/// Every repeat as it was measured.
Json rawJson(const Series &series)
{
    Json json{{"seconds", Json::array()},
              {"cpu_j", Json::array()},
              {"gpu_j", Json::array()},
              {"memory_j", Json::array()},
              {"system_j", Json::array()}};
    for (const Spent &spent : series.repeats) {
        json["seconds"].push_back(spent.seconds);
        json["cpu_j"].push_back(toJson(spent.cpu));
        json["gpu_j"].push_back(toJson(spent.gpu));
        json["memory_j"].push_back(toJson(spent.memory));
        json["system_j"].push_back(toJson(spent.system));
    }
    return json;
}

const char *wordFor(PowerDomain domain)
{
    switch (domain) {
    case PowerDomain::Cpu:
        return "cpu";
    case PowerDomain::Gpu:
        return "gpu";
    case PowerDomain::Memory:
        return "memory";
    case PowerDomain::System:
        break;
    }
    return "system";
}

Json metersJson(const std::vector<UsedMeter> &meters)
{
    Json json = Json::array();
    for (const UsedMeter &meter : meters)
        json.push_back({{"name", meter.info.name},
                        {"domain", wordFor(meter.info.domain)},
                        {"source", wordFor(meter.info.source)},
                        {"idle_w", toJson(meter.idleWatts)}});
    return json;
}

Json loadJson(const std::optional<OtherLoad> &load)
{
    if (!load)
        return {};
    Json processes = Json::array();
    for (const GpuProcess &process : load->gpuProcesses)
        processes.push_back({{"gpu", process.gpu}, {"pid", process.pid}, {"name", process.name}});
    return {{"seconds", load->seconds},    {"threads", load->threads},
            {"own_use", load->ownUse},     {"other_use", load->otherUse},
            {"gpu_processes", processes},  {"unknown_gpu_processes", load->unknownGpuProcesses},
            {"notable", load->isNotable()}};
}

Json repeatsJson(const RepeatRule &rule, const Repeated &repeated)
{
    return {{"count", repeated.repeats},   {"warm_up", rule.warmUps},
            {"end", toText(repeated.end)}, {"half_width", numberOrNull(repeated.halfWidth)},
            {"until", toJson(rule.until)}, {"at_most_seconds", toJson(rule.atMost)}};
}

Json aloneJson(const AloneSeries &alone)
{
    Json json = perImageJson(alone.series);
    json["images"] = alone.series.images;
    json["time"] = withUnit("ms/image", aloneMean(alone));
    json["p50"] = withUnit("ms/image", aloneQuantile(alone, 0.5));
    json["p95"] = withUnit("ms/image", aloneQuantile(alone, 0.95));
    return json;
}

Json prefixesJson(const MeasuredNetwork &network)
{
    Json json = Json::array();
    for (std::size_t k = 0; k < network.found.prefixes.size(); ++k) {
        Json prefix{{"exit", k + 1}, {"name", network.exitNames[k]}};
        prefix.update(perImageJson(network.found.prefixes[k]));
        prefix["raw"] = rawJson(network.found.prefixes[k]);
        json.push_back(std::move(prefix));
    }
    return json;
}

Json comparisonJson(const NetworkMeasurement &found, Quantity quantity, const char *unit, double factor)
{
    const auto compared = compareWithPrefixes(found.runs, found.prefixes, found.exited, quantity);
    if (!compared)
        return {};
    return {{"unit", unit},
            {"real", toJson(scaled(compared->real, factor))},
            {"expected", toJson(scaled(compared->expected, factor))},
            {"difference", toJson(scaled(compared->difference, factor))},
            {"differs", compared->differs()},
            {"in_order", cheaperThanBefore(found.prefixes, quantity).empty()}};
}

Json accuracyJson(const NetworkMeasurement &found)
{
    return static_cast<double>(found.correct) / static_cast<double>(found.images);
}

Json networkJson(const MeasuredNetwork &network)
{
    const NetworkMeasureRequest &request = network.request;
    const NetworkMeasurement &found = network.found;
    Json thresholds = Json::array();
    for (const double threshold : request.thresholds)
        thresholds.push_back(writtenThreshold(threshold, request.criterion));
    Json run{{"images", found.images},
             {"batch", request.batch},
             {"exited", found.exited},
             {"executed", found.executed},
             {"accuracy", accuracyJson(found)}};
    run.update(perImageJson(found.runs));
    run["rate"] = withUnit("images/s", imagesPerSecond(found.runs));
    run["pass"] = perRepeatJson(found.runs);
    run["raw"] = rawJson(found.runs);
    const Json temperatures = request.run.temperatures.empty() ? Json() : Json(request.run.temperatures);
    return {{"network", {{"name", network.name}, {"sha256", network.sha256}, {"exits", network.exitNames}}},
            {"dataset", {{"root", network.dataset}, {"split", network.split}, {"fingerprint", network.fingerprint}}},
            {"criterion", toText(request.criterion)},
            {"thresholds", thresholds},
            {"temperatures", temperatures},
            {"device", toText(request.run.device)},
            {"threads", request.run.threads},
            {"execution", toText(request.run.execution)},
            {"precision", toText(request.run.precision)},
            {"tf32", request.run.allowsTf32},
            {"decoding", decodingOf(network)},
            {"run", run},
            {"alone", found.alone ? aloneJson(*found.alone) : Json()},
            {"prefixes", prefixesJson(network)},
            {"comparison",
             {{"energy", comparisonJson(found, Quantity::Joules, "J/image", 1)},
              {"time", comparisonJson(found, Quantity::Seconds, "ms/image", 1000)}}}};
}

Json programJson(const MeasuredProgram &measured)
{
    const Series &runs = measured.found.runs;
    Json run = perRepeatJson(runs);
    run["images"] = measured.request.images ? Json(runs.images) : Json();
    run["per_image"] = measured.request.images ? perImageJson(runs) : Json();
    run["rate"] = measured.request.images ? withUnit("images/s", imagesPerSecond(runs)) : Json();
    run["raw"] = rawJson(runs);
    return {{"command", measured.request.command}, {"run", run}};
}

Json contestJson(const MeasurementReport &report)
{
    Json json{{"name", report.contest},
              {"passes", report.repeated().repeats},
              {"energy_per_pass", withUnit("J", meanPerRepeat(report.runs(), Quantity::Joules))},
              {"classes", Json()}};
    if (!report.network)
        return json;
    const NetworkMeasurement &found = report.network->found;
    const double accuracy = static_cast<double>(found.correct) / static_cast<double>(found.images);
    for (const char *name : {"final", "draft"}) {
        const auto limits = parseClasses(name);
        const auto inClass = limits ? className(accuracy, *limits) : std::nullopt;
        json["classes"][name] = inClass ? Json(*inClass) : Json();
    }
    return json;
}

} // namespace

std::string toJsonText(const MeasurementReport &report)
{
    std::vector<std::string> warnings = report.warnings;
    const auto remarks = remarksOn(report);
    warnings.insert(warnings.end(), remarks.begin(), remarks.end());
    const RepeatRule &rule = report.network ? report.network->request.rule : report.measuredProgram->request.rule;
    Json json{{"version", version},
              {"kind", report.network ? "network" : "program"},
              {"program", report.program},
              {"meters", metersJson(report.meters)},
              {"estimated", report.meters.empty() ? Json() : Json(report.isEstimated())},
              {"idle_seconds", report.idleSeconds > 0 ? Json(report.idleSeconds) : Json()},
              {"other_load", {{"before", loadJson(report.loadBefore)}, {"during", loadJson(report.loadDuring)}}},
              {"repeats", repeatsJson(rule, report.repeated())},
              {"contest", report.contest.empty() ? Json() : contestJson(report)}};
    json.update(report.network ? networkJson(*report.network) : programJson(*report.measuredProgram));
    json["warnings"] = warnings;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/formats_p.h"
#include "core/energylogs/logfields_p.h"
#include "core/energylogs/powerintegral_p.h"
#include "core/support/jsonlimits.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace offramp {

namespace {

using Json = nlohmann::json;

constexpr const char *segmentEnd = "END OF RECORDING SEGMENT";

/// A power in watts; -1 is written where there is no counter.
std::optional<double> wattsIn(const Json &parent, const char *key)
{
    const auto found = parent.find(key);
    if (found == parent.end() || !found->is_number())
        return std::nullopt;
    const double watts = found->get<double>();
    return watts < 0 ? std::nullopt : std::optional(watts);
}

std::optional<double> sumIn(const Json &parent, const char *key)
{
    std::optional<double> sum;
    if (const auto found = parent.find(key); found != parent.end() && found->is_object()) {
        for (const auto &[gpu, watts] : found->items())
            addTo(sum, wattsIn(*found, gpu.c_str()));
    }
    return sum;
}

/// Versions before NVML, and after.
std::optional<double> gpuWatts(const Json &gpu)
{
    for (const char *key : {"nvidia_draw_absolute", "nvidia_power"}) {
        if (const auto watts = wattsIn(gpu, key))
            return watts;
    }
    const auto sum = sumIn(gpu, "per_gpu_power_draw");
    return sum ? sum : sumIn(gpu, "per_gpu_nvidia_power");
}

void add(PowerIntegral &meter, LogTime time, std::optional<double> watts)
{
    if (watts)
        meter.add(time, *watts);
}

Result<EnergyLog> readAiPowerMeter(const LogText &log)
{
    EnergyLog result;
    PowerMeters meters;
    std::optional<std::size_t> broken;
    const auto takeLine = [&](std::string_view line, std::size_t number) -> Result<void> {
        if (trimmed(line).empty())
            return {};
        const std::string name = fmt::format("{} line {}", log.source, number);
        if (broken)
            return failure(ErrorKind::BadInput, fmt::format("{} line {}: this is not JSON.", log.source, *broken),
                           "Remove the line.");
        if (auto checked = checkJsonLimits(line, name); !checked)
            return checked;
        const Json json = Json::parse(line, nullptr, false);
        if (json.is_discarded()) { // the last line of a log that was cut is dropped
            broken = number;
            return {};
        }
        if (json.is_string() && json.get_ref<const std::string &>() == segmentEnd) {
            meters.endSegment();
            return {};
        }
        if (!json.is_object() || !json.contains("metrics"))
            return {};
        const Json &metrics = json["metrics"];
        const Json date = json.value("date", Json());
        const auto time = date.is_string() ? timeOf(date.get_ref<const std::string &>()) : std::nullopt;
        if (!time || !metrics.is_object())
            return failure(
                ErrorKind::BadInput,
                fmt::format("{}: its date is not a time such as \"2026-01-05 10:00:02.1\", or its metrics are not "
                            "an object.",
                            name),
                "Give the file as AIPowerMeter wrote it.");
        if (const auto cpu = metrics.find("cpu"); cpu != metrics.end() && cpu->is_object()) {
            add(meters.cpu, *time, wattsIn(*cpu, "intel_power"));
            add(meters.ram, *time, wattsIn(*cpu, "total_dram_power"));
        }
        if (const auto gpu = metrics.find("gpu"); gpu != metrics.end() && gpu->is_object())
            add(meters.gpu, *time, gpuWatts(*gpu));
        return {};
    };
    if (const auto done = forEachLine(log.text, takeLine); !done)
        return tl::unexpected(done.error());
    if (broken)
        result.notes.push_back(fmt::format("Line {}, the last, is incomplete and left out.", *broken));
    for (std::string &note : meters.notes())
        result.notes.push_back(std::move(note));
    result.runs.push_back(meters.run(log.options.runName));
    return result;
}

bool isIt(const LogText &log)
{
    const std::string_view text = trimmed(log.text);
    const std::string_view line = text.substr(0, text.find('\n'));
    return line.starts_with('{') && line.find("\"date\"") != std::string_view::npos
           && line.find("\"metrics\"") != std::string_view::npos;
}

} // namespace

const LogFormat aiPowerMeterFormat{"AIPowerMeter", isIt, readAiPowerMeter};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/measuringtools.h"

#include "core/execution/devices.h"
#include "core/power/cudagpu.h"
#include "core/support/words.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

constexpr auto automatic = "auto";
constexpr auto nothing = "none";
constexpr double lookSeconds = 1; ///< for other load, where no idle power is measured

Result<MeterOptions> meterOptionsFor(const MeterTexts &texts, const Device *device)
{
    MeterOptions options;
    options.watts = texts.watts;
    if (texts.meters == automatic) {
        if (device && device->kind == "cuda")
            options.cudaDevice = device->index;
        else if (device)
            options.gpus.emplace();
        return options;
    }
    options.cpu = false;
    options.gpus.emplace();
    if (texts.meters == nothing)
        return options;
    for (const std::string_view word : split(texts.meters, ',')) {
        const auto gpu = word.starts_with("gpu") ? gpuNumber(word.substr(3)) : std::nullopt;
        if (word == "cpu")
            options.cpu = true;
        else if (gpu)
            options.gpus->push_back(*gpu);
        else
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a meter.", word),
                           "Use --meters auto, none, or a list of cpu, gpu0, gpu1, …: --meters cpu,gpu0.");
    }
    return options;
}

LoadWatchOptions watchOptionsFor(const OpenedMeters &opened, const PowerClock &clock)
{
    LoadWatchOptions options;
    options.nvml = opened.nvml;
    options.gpus = opened.gpus;
    options.clock = clock;
    return options;
}

bool counts(const MeterInfo &info)
{
    return info.source != EnergySource::Estimated;
}

} // namespace

void addMeterOptions(CLI::App &verb, MeterTexts &texts)
{
    verb.add_option("--meters", texts.meters,
                    "what joules are measured with: auto, none, or a list of cpu, gpu0, gpu1, …; auto is the\n"
                    "processor and the GPU that the network runs on, or every GPU for a program")
        ->capture_default_str();
    verb.add_option("--watts", texts.watts, "the power that the machine takes while it works: joules are estimated")
        ->check(CLI::PositiveNumber);
}

void addIdleOption(CLI::App &verb, MeterTexts &texts)
{
    verb.add_option("--idle", texts.idleSeconds, "seconds over which idle power is measured before; 0: it is not")
        ->check(CLI::Range(0.0, 3600.0))
        ->capture_default_str();
}

Result<OpenedMeters> openMeters(const MeterTexts &texts, const Device *device,
                                const std::function<void(const std::string &)> &warn)
{
    const auto options = meterOptionsFor(texts, device);
    if (!options)
        return tl::unexpected(options.error());
    if (texts.meters == nothing && !texts.watts)
        return OpenedMeters();
    const bool isAuto = texts.meters == automatic;
    auto opened = openMeters(*options);
    if (!opened && isAuto && opened.error().kind == ErrorKind::Device) {
        warn(toText(opened.error()));
        return OpenedMeters();
    }
    if (!opened)
        return opened;
    for (const Error &problem : opened->problems) {
        if (!isAuto)
            return tl::unexpected(problem);
        warn(toText(problem));
    }
    return opened;
}

MeasuringTools::MeasuringTools(OpenedMeters opened, PowerClock clock)
    : m_clock(std::move(clock))
    , m_opened(std::move(opened))
    , m_load(watchOptionsFor(m_opened, m_clock))
    , m_sampler(m_opened.meters, m_clock)
{
}

Result<std::unique_ptr<MeasuringTools>> MeasuringTools::open(const MeterTexts &texts, const Device *device,
                                                             const std::stop_token &stop,
                                                             const std::function<void(const std::string &)> &warn)
{
    auto opened = openMeters(texts, device, warn);
    if (!opened)
        return tl::unexpected(opened.error());
    std::unique_ptr<MeasuringTools> tools(new MeasuringTools(std::move(*opened), steadyPowerClock()));
    if (auto looked = tools->lookBefore(texts.idleSeconds, texts.meters == automatic, stop, warn); !looked)
        return tl::unexpected(looked.error());
    return tools;
}

Result<void> MeasuringTools::lookBefore(double seconds, bool isAuto, const std::stop_token &stop,
                                        const std::function<void(const std::string &)> &warn)
{
    Meters &meters = m_opened.meters;
    const bool hasCounters = std::ranges::any_of(meters, [](const auto &meter) { return counts(meter->info()); });
    // Long enough to notice counters that have stopped, also where idle power is not wanted.
    const double looked = hasCounters ? std::max(seconds, longestRest) : std::min(seconds, lookSeconds);
    std::vector<Result<double>> watts(meters.size(), 0.0);
    if (looked > 0) {
        const bool watches = m_load.begin().has_value();
        watts = measureIdle(meters, looked, m_clock, [&stop] { return stop.stop_requested(); });
        if (stop.stop_requested())
            return measurementCancelled();
        if (const auto load = watches ? m_load.end() : Result<OtherLoad>(); watches && load)
            m_loadBefore = *load;
        m_idleSeconds = hasCounters && seconds > 0 ? looked : 0;
    }
    Meters working;
    for (std::size_t i = 0; i < meters.size(); ++i) {
        if (!watts[i] && !isAuto)
            return tl::unexpected(watts[i].error());
        if (!watts[i]) {
            warn(toText(watts[i].error()));
            continue;
        }
        const MeterInfo info = meters[i]->info();
        m_used.push_back({info, seconds > 0 && counts(info) ? std::optional(*watts[i]) : std::nullopt});
        working.push_back(std::move(meters[i]));
    }
    meters = std::move(working);
    return {};
}

void MeasuringTools::start()
{
    m_watches = m_load.begin().has_value();
    if (!m_opened.meters.empty())
        m_sampler.start();
}

Instruments MeasuringTools::instruments(std::function<void()> settle)
{
    return {&m_opened.meters, [this] { return m_sampler.mark(); }, m_clock.now, std::move(settle)};
}

void MeasuringTools::describe(MeasurementReport &report)
{
    m_sampler.stop();
    report.meters = m_used;
    report.idleSeconds = m_idleSeconds;
    report.loadBefore = m_loadBefore;
    if (const auto load = m_watches ? m_load.end() : Result<OtherLoad>(); m_watches && load)
        report.loadDuring = *load;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/formats_p.h"
#include "core/energylogs/logfields_p.h"
#include "core/energylogs/powerintegral_p.h"
#include "core/support/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace offramp {

namespace {

constexpr const char *remedy
    = "Log with nvidia-smi --query-gpu=timestamp,index,power.draw --format=csv -l 1, and keep the "
      "head row.";
constexpr std::array<std::string_view, 3> powers{"power.draw", "power.draw.instant", "power.draw.average"};
constexpr std::array<std::string_view, 7> gpuNames{"index",      "uuid",       "gpu_uuid", "pci.bus_id",
                                                   "gpu_bus_id", "gpu_serial", "serial"};
constexpr std::size_t mostGpus = 16;
constexpr double longestRound = 0.25; // seconds between two GPUs
constexpr double farShorter = 5;      // are the times between GPUs than those between rounds

struct Reading {
    LogTime time{};
    std::optional<double> watts;
    std::string gpu;
    bool beginsSegment = false;
};

/// "power.draw" of "power.draw [W]".
std::string_view withoutUnit(std::string_view head)
{
    return trimmed(head.substr(0, std::min(head.find('['), head.size())));
}

template<std::size_t N>
std::optional<std::size_t> firstOf(const std::vector<std::string> &heads, const std::array<std::string_view, N> &names)
{
    for (const std::string_view name : names) {
        const auto found = std::ranges::find(heads, name, withoutUnit);
        if (found != heads.end())
            return static_cast<std::size_t>(found - heads.begin());
    }
    return std::nullopt;
}

/// How many GPUs take turns in rows that do not name them: the rows of a round follow each other far faster than
/// rounds.
std::size_t gpusByTime(const std::vector<Reading> &readings)
{
    const auto isPattern = [&](std::size_t gpus) {
        double within = 0;
        double between = -1;
        for (std::size_t i = 1; i < readings.size(); ++i) {
            if (readings[i].beginsSegment) {
                if (i % gpus != 0)
                    return false;
                continue;
            }
            const double step = std::chrono::duration<double>(readings[i].time - readings[i - 1].time).count();
            if (i % gpus != 0)
                within = std::max(within, step);
            else
                between = between < 0 ? step : std::min(between, step);
        }
        return between > 0 && within <= longestRound && within * farShorter < between;
    };
    for (std::size_t gpus = 2; gpus <= mostGpus && 2 * gpus <= readings.size(); ++gpus) {
        if (isPattern(gpus))
            return gpus;
    }
    return 1;
}

Result<std::vector<Reading>> readings(const LogText &log, bool &namesGpus)
{
    std::vector<Reading> all;
    std::optional<std::size_t> time;
    std::optional<std::size_t> power;
    std::optional<std::size_t> gpu;
    bool isNew = true;
    const auto takeRow = [&](const CsvRow &row) -> Result<void> {
        const auto heads = headsOf(row);
        if (const auto column = firstOf(heads, powers)) { // first, and again where a log was continued
            power = column;
            time = columnOf(heads, "timestamp");
            gpu = firstOf(heads, gpuNames);
            namesGpus = gpu.has_value();
            isNew = true;
            if (!time)
                return failure(
                    ErrorKind::BadInput,
                    fmt::format("{} line {}: there is no column timestamp, so that power cannot become energy.",
                                log.source, row.line),
                    remedy);
            return {};
        }
        const auto watts = readingAt(row, power, "power.draw", log.source);
        if (!watts)
            return tl::unexpected(watts.error());
        const auto read = timeOf(fieldAt(row, time));
        if (!read)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: \"{}\" is not a time as nvidia-smi writes it.", log.source,
                                       row.line, printable(fieldAt(row, time), 60)),
                           "Give the file as nvidia-smi wrote it, or remove the line if the log was cut there.");
        all.push_back({*read, *watts, std::string(fieldAt(row, gpu)), isNew});
        isNew = false;
        return {};
    };
    if (const auto done = readCsv(log.text, log.source, takeRow); !done)
        return tl::unexpected(done.error());
    return all;
}

Result<EnergyLog> readNvidiaSmi(const LogText &log)
{
    bool namesGpus = false;
    auto all = readings(log, namesGpus);
    if (!all)
        return tl::unexpected(all.error());
    EnergyLog result;
    const std::size_t gpus = namesGpus ? 1 : gpusByTime(*all);
    if (gpus > 1)
        result.notes.push_back(
            fmt::format("No column names the GPU: each {} rows of about the same time were read as {} "
                        "GPUs.",
                        gpus, gpus));
    std::map<std::string, PowerIntegral> meters;
    std::size_t failed = 0;
    for (std::size_t i = 0; i < all->size(); ++i) {
        const Reading &reading = (*all)[i];
        if (reading.beginsSegment) {
            for (auto &[gpu, meter] : meters)
                meter.endSegment();
        }
        PowerIntegral &meter = meters[namesGpus ? reading.gpu : std::to_string(i % gpus)];
        if (reading.watts)
            meter.add(reading.time, *reading.watts);
        else
            ++failed;
    }
    EnergyRun run{.name = log.options.runName};
    for (const auto &[gpu, meter] : meters) {
        addTo(run.gpuJoules, meter.joules());
        run.seconds = std::max(run.seconds, meter.seconds());
        appendNotes(result.notes, meter, meters.size() > 1 ? "GPU " + printable(gpu, 60) : "GPU");
    }
    if (failed > 0)
        result.notes.push_back(fmt::format("{} of {} readings failed; those around them are joined by a straight line.",
                                           failed, all->size()));
    result.runs.push_back(std::move(run));
    return result;
}

} // namespace

const LogFormat nvidiaSmiFormat{"nvidia-smi", [](const LogText &log) { return firstOf(log.heads, powers).has_value(); },
                                readNvidiaSmi};

} // namespace offramp

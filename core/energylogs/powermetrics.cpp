// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/formats_p.h"
#include "core/energylogs/logfields_p.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace offramp {

namespace {

constexpr std::string_view sampleMark = "*** Sampled system activity (";
constexpr std::string_view elapsedMark = "ms elapsed)";
constexpr double perMilli = 1000;

struct Meter {
    std::string_view label; ///< a line begins with it; behind its colon is the power
    std::optional<double> EnergyRun::*joules;
};

// Intel's package is what RAPL calls the package: the CPU with its graphics.
constexpr std::array<Meter, 6> knownMeters{{{"CPU Power", &EnergyRun::cpuJoules},
                                            {"GPU Power", &EnergyRun::gpuJoules},
                                            {"DRAM Power", &EnergyRun::ramJoules},
                                            {"Combined Power", &EnergyRun::totalJoules},
                                            {"Package Power", &EnergyRun::totalJoules},
                                            {"Intel energy model derived package power", &EnergyRun::cpuJoules}}};

/// The watts of "8200 mW" or "2.48W".
std::optional<double> wattsOf(std::string_view text)
{
    const auto number = numberOf(text);
    return number && trimmed(text).ends_with("mW") ? *number / perMilli : number;
}

/// The seconds that the head of a sample gives.
std::optional<double> secondsOf(std::string_view line)
{
    const std::size_t end = line.find(elapsedMark);
    const std::size_t begin = end == std::string_view::npos ? end : line.rfind('(', end);
    if (begin == std::string_view::npos)
        return std::nullopt;
    const auto number = numberOf(line.substr(begin + 1, end - begin - 1));
    return number ? std::optional(*number / perMilli) : std::nullopt;
}

Result<EnergyLog> readPowermetrics(const LogText &log)
{
    EnergyRun run{.name = log.options.runName};
    double seconds = 0;                                   // of the sample
    std::vector<std::optional<double> EnergyRun::*> seen; // meters of the sample
    const auto takeLine = [&](std::string_view line, std::size_t number) -> Result<void> {
        line = trimmed(line);
        if (line.starts_with(sampleMark)) {
            const auto elapsed = secondsOf(line);
            if (!elapsed)
                return failure(ErrorKind::BadInput,
                               fmt::format("{} line {}: the sample does not say how many milliseconds it took.",
                                           log.source, number),
                               "Give the output of powermetrics as it is: … (1000.00ms elapsed) ***.");
            seconds = *elapsed;
            seen.clear();
            return {};
        }
        for (const Meter &meter : knownMeters) {
            const std::size_t colon = line.find(':');
            if (!line.starts_with(meter.label) || colon == std::string_view::npos)
                continue;
            const auto watts = wattsOf(line.substr(colon + 1));
            if (!watts || seconds == 0 || std::ranges::find(seen, meter.joules) != seen.end())
                return {}; // two samplers print the GPU's
            if (seen.empty())
                addTo(run.seconds, seconds);
            seen.push_back(meter.joules);
            addTo(run.*meter.joules, *watts * seconds);
        }
        return {};
    };
    if (const auto done = forEachLine(log.text, takeLine); !done)
        return tl::unexpected(done.error());
    return EnergyLog{{}, {std::move(run)}, {}};
}

} // namespace

const LogFormat powermetricsFormat{"powermetrics",
                                   [](const LogText &log) {
                                       return log.text.find(sampleMark) != std::string_view::npos;
                                   },
                                   readPowermetrics};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/formats_p.h"
#include "core/energylogs/logfields_p.h"
#include "core/energylogs/powerintegral_p.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace offramp {

namespace {

constexpr double usualSeconds = 1;  // tegrastats --interval 1000
constexpr double milliwatts = 1000; // of a watt

// The first that a board has counts. Boards without a rail for all of it have the sums below.
constexpr std::array<std::string_view, 5> cpuRails{"POM_5V_CPU", "VDD_CPU", "VDD_SYS_CPU", "CPU", "VDD_CPU_CV"};
constexpr std::array<std::string_view, 5> gpuRails{"POM_5V_GPU", "VDD_GPU", "VDD_SYS_GPU", "GPU", "VDD_GPU_SOC"};
constexpr std::array<std::string_view, 3> ramRails{"VDD_DDR", "VDD_SYS_DDR", "VDDRQ"};
constexpr std::array<std::string_view, 3> totalRails{"POM_5V_IN", "VDD_IN", "VIN"};
constexpr std::array<std::string_view, 3> orinRails{"VDD_GPU_SOC", "VDD_CPU_CV", "VIN_SYS_5V0"};
constexpr std::array<std::string_view, 6> xavierRails{"GPU", "CPU", "SOC", "CV", "VDDRQ", "SYS5V"};

using Watts = std::map<std::string_view, double>;

/// The present power of "4321/4105", "9387mW/9387mW" or "4.5W", in watts.
std::optional<double> presentWatts(std::string_view field)
{
    const std::string_view now = field.substr(0, std::min(field.find('/'), field.size()));
    const bool isWatts = now.ends_with('W') && !now.ends_with("mW");
    const bool hasUnit = now.ends_with('W');
    if (now.empty() || now.front() < '0' || now.front() > '9' || (!hasUnit && now.size() == field.size()))
        return std::nullopt;
    const std::size_t digits = std::min(now.find_first_not_of("0123456789."), now.size());
    const std::string_view unit = now.substr(digits);
    if (!unit.empty() && unit != "mW" && unit != "W")
        return std::nullopt;
    const auto number = numberOf(now.substr(0, digits));
    return number ? std::optional(*number / (isWatts ? 1 : milliwatts)) : std::nullopt;
}

bool isRail(std::string_view word)
{
    return word.starts_with("POM_") || word.starts_with("VDD") || word.starts_with("VIN")
           || std::ranges::find(xavierRails, word) != xavierRails.end();
}

Watts railsOf(std::string_view line)
{
    Watts rails;
    std::string_view before;
    for (const std::string_view word : split(line, ' ')) {
        if (const auto watts = isRail(before) ? presentWatts(word) : std::nullopt)
            rails[before] = *watts;
        before = word;
    }
    return rails;
}

template<std::size_t N>
std::optional<double> first(const Watts &rails, const std::array<std::string_view, N> &names)
{
    const auto found = std::ranges::find_if(names, [&](std::string_view name) { return rails.contains(name); });
    return found == names.end() ? std::nullopt : std::optional(rails.at(*found));
}

template<std::size_t N>
std::optional<double> sum(const Watts &rails, const std::array<std::string_view, N> &names)
{
    double all = 0;
    for (const std::string_view name : names) {
        if (!rails.contains(name))
            return std::nullopt;
        all += rails.at(name);
    }
    return all;
}

/// The lines of one second (newer versions write the time, without fractions) or one line without a time.
struct Lines {
    std::optional<LogTime> second;
    std::vector<Watts> rails;
};

LogTime timeAfter(double seconds)
{
    return std::chrono::round<LogTime>(std::chrono::duration<double>(seconds));
}

void add(PowerMeters &meters, LogTime time, const Watts &rails)
{
    const auto addTo = [&](PowerIntegral &meter, std::optional<double> watts) {
        if (watts)
            meter.add(time, *watts);
    };
    addTo(meters.cpu, first(rails, cpuRails));
    addTo(meters.gpu, first(rails, gpuRails));
    addTo(meters.ram, first(rails, ramRails));
    std::optional<double> total = first(rails, totalRails);
    total = total ? total : sum(rails, orinRails);
    addTo(meters.total, total ? total : sum(rails, xavierRails));
}

bool isLine(std::string_view line)
{
    return line.find("RAM ") != std::string_view::npos && line.find("CPU [") != std::string_view::npos;
}

std::vector<std::string> notesOn(const Watts &rails)
{
    std::vector<std::string> notes;
    if (rails.contains("VDD_CPU_GPU_CV"))
        notes.emplace_back("The rail VDD_CPU_GPU_CV feeds CPU and GPU together: only the total is known.");
    if (rails.contains("VDD_GPU_SOC"))
        notes.emplace_back("The rails VDD_GPU_SOC and VDD_CPU_CV also feed other parts of the chip.");
    if (!first(rails, totalRails) && (sum(rails, orinRails) || sum(rails, xavierRails)))
        notes.emplace_back("The board has no rail for all of it: the total is the sum of its rails.");
    return notes;
}

Result<EnergyLog> readTegrastats(const LogText &log)
{
    std::vector<Lines> seconds;
    bool hasTimes = true;
    const auto takeLine = [&](std::string_view line, std::size_t) -> Result<void> {
        const Watts rails = railsOf(line);
        if (!isLine(line) || rails.empty())
            return {};
        const auto time = timeOf(line.substr(0, line.find(" RAM ")));
        hasTimes = hasTimes && time;
        if (!time || seconds.empty() || seconds.back().second != time)
            seconds.push_back({time, {}});
        seconds.back().rails.push_back(rails);
        return {};
    };
    if (const auto done = forEachLine(log.text, takeLine); !done)
        return tl::unexpected(done.error());

    EnergyLog result;
    PowerMeters meters;
    const double usual = log.options.secondsOfLine.value_or(usualSeconds);
    const bool isTimed = hasTimes && !log.options.secondsOfLine;
    std::size_t line = 0;
    for (const Lines &lines : seconds) {
        for (std::size_t i = 0; i < lines.rails.size(); ++i, ++line) {
            const double part = static_cast<double>(i) / static_cast<double>(lines.rails.size());
            const LogTime time
                = isTimed ? *lines.second + timeAfter(part) : timeAfter(usual * static_cast<double>(line));
            add(meters, time, lines.rails[i]);
        }
    }
    if (!seconds.empty())
        result.notes = notesOn(seconds.front().rails.front());
    if (!hasTimes && !log.options.secondsOfLine)
        result.notes.emplace_back(
            "The lines have no times: 1 s between them was assumed, the default of tegrastats. Give the "
            "interval if it was another: --interval MILLISECONDS.");
    for (std::string &note : meters.notes())
        result.notes.push_back(std::move(note));
    result.runs.push_back(meters.run(log.options.runName));
    return result;
}

} // namespace

const LogFormat tegrastatsFormat{"tegrastats",
                                 [](const LogText &log) {
                                     constexpr std::size_t beginning = 10'000;
                                     const auto lines = split(log.text.substr(0, beginning), '\n');
                                     return std::ranges::any_of(lines, isLine);
                                 },
                                 readTegrastats};

} // namespace offramp

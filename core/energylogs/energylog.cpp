// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/energylog.h"

#include "core/energylogs/formats_p.h"
#include "core/energylogs/logfields_p.h"
#include "core/support/file.h"
#include "core/support/printable.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace offramp {

namespace {

// The texts come last: another log could quote what they are recognised by.
constexpr std::array formats{&codeCarbonFormat,   &zeusFormat,       &nvidiaSmiFormat,    &energiBridgeFormat,
                             &aiPowerMeterFormat, &tegrastatsFormat, &powermetricsFormat, &perfStatFormat};
constexpr std::size_t longestHead = 1'000'000;
constexpr std::array energies{&EnergyRun::cpuJoules, &EnergyRun::gpuJoules, &EnergyRun::ramJoules,
                              &EnergyRun::totalJoules};

/// The heads of its first row as CSV; the second helps to find what separates them.
std::vector<std::string> firstHeads(std::string_view text)
{
    text = text.substr(0, longestHead);
    const std::size_t first = std::min(text.find_first_not_of("\r\n"), text.size());
    const std::size_t second = std::min(text.find('\n', first), text.size());
    const auto rows = parseCsv(text.substr(0, text.find('\n', std::min(second + 1, text.size()))), "");
    return rows && !rows->empty() ? headsOf(rows->front()) : std::vector<std::string>();
}

/// The format that recognises a text; null where none does.
const LogFormat *formatOf(const LogText &log)
{
    const auto format = std::ranges::find_if(formats, [&](const LogFormat *known) { return known->isIt(log); });
    return format == formats.end() ? nullptr : *format;
}

/// Whether it is rows of nvidia-smi without their heads.
bool isHeadless(const std::vector<std::string> &heads)
{
    const auto isTime = [](const std::string &field) { return timeOf(field).has_value(); };
    const auto isPower = [](const std::string &field) { return field.ends_with(" w") && numberOf(field); };
    return std::ranges::any_of(heads, isTime) && std::ranges::any_of(heads, isPower);
}

tl::unexpected<Error> notALog(const LogText &log)
{
    if (isHeadless(log.heads))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has rows as nvidia-smi writes them, but no head row.", log.source),
                       "Log without noheader, or write the names of the columns into the first line: \"timestamp, "
                       "power.draw [W]\".");
    return failure(
        ErrorKind::BadInput, fmt::format("{} is not an energy log that Offramp knows.", log.source),
        "Give emissions.csv of CodeCarbon, a CSV log of nvidia-smi, Zeus or EnergiBridge, power_metrics.json of "
        "AIPowerMeter, or the text of perf stat, powermetrics or tegrastats.");
}

/// Adds the totals that follow from the parts, and refuses what cannot be.
Result<EnergyLog> finished(EnergyLog log, std::string_view source)
{
    bool isKnown = false;
    bool hasTotal = false;
    for (EnergyRun &run : log.runs) {
        if (!run.totalJoules && run.cpuJoules && run.gpuJoules)
            run.totalJoules = *run.cpuJoules + *run.gpuJoules + run.ramJoules.value_or(0);
        hasTotal = hasTotal || run.totalJoules;
        for (const auto energy : energies) {
            isKnown = isKnown || run.*energy;
            if (run.*energy && (!std::isfinite(*(run.*energy)) || *(run.*energy) < 0))
                return failure(ErrorKind::BadInput,
                               fmt::format("{}: the energy of \"{}\" would be {} J.", source, printable(run.name, 60),
                                           *(run.*energy)),
                               "Remove the lines whose numbers cannot be.");
        }
        if (run.seconds && (!std::isfinite(*run.seconds) || *run.seconds < 0))
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: \"{}\" would take {} s.", source, printable(run.name, 60), *run.seconds),
                           "Remove the lines whose numbers cannot be.");
    }
    if (!isKnown) {
        std::string sentence = fmt::format("{} is a log of {}, but has no energy.", source, log.tool);
        for (const std::string &note : log.notes)
            sentence += ' ' + note;
        return failure(ErrorKind::BadInput, std::move(sentence),
                       log.tool == perfStatFormat.tool
                           ? "Count the energy: perf stat -a -e power/energy-pkg/,power/energy-ram/ COMMAND."
                           : "Give a log with at least two readings of power or one of energy.");
    }
    if (!hasTotal)
        log.notes.emplace_back("The log does not cover both CPU and GPU: the total is not known.");
    return log;
}

} // namespace

std::string energyLogTool(std::string_view text)
{
    const std::string decoded = utf8Text(std::string(text));
    if (decoded.find('\0') != std::string::npos)
        return {};
    LogText log{decoded, {}, {}, {}};
    log.heads = firstHeads(decoded);
    if (const LogFormat *format = formatOf(log))
        return format->tool;
    return isHeadless(log.heads) ? nvidiaSmiFormat.tool : std::string();
}

Result<EnergyLog> parseEnergyLog(std::string_view text, std::string_view source, const EnergyLogOptions &options)
{
    const std::string decoded = utf8Text(std::string(text));
    if (trimmed(decoded).empty())
        return failure(ErrorKind::BadInput, fmt::format("{} is empty.", source), "Give a log that has been written.");
    LogText log{decoded, source, options, {}};
    if (decoded.find('\0') != std::string::npos)
        return notALog(log);
    log.heads = firstHeads(decoded);
    const LogFormat *format = formatOf(log);
    if (!format)
        return notALog(log);
    return format->read(log).and_then([&](EnergyLog result) {
        result.tool = format->tool;
        return finished(std::move(result), source);
    });
}

Result<EnergyLog> readEnergyLog(const std::filesystem::path &path, EnergyLogOptions options)
{
    const auto text = readWholeFile(path, largestEnergyLog);
    if (!text)
        return tl::unexpected(text.error());
    options.runName = path.stem().string();
    return parseEnergyLog(*text, path.string(), options);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/measurementreport.h"

#include "core/measuring/measurementtext.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace offramp {

namespace {

constexpr auto row = "{:<26}{:>20}{:>20}\n";

std::string metersText(const MeasurementReport &report)
{
    std::string text;
    for (const UsedMeter &meter : report.meters) {
        const char *how = meter.info.source == EnergySource::Estimated ? ", estimated"
                          : meter.info.source == EnergySource::Power   ? ", from its power"
                                                                       : "";
        const std::string idle = meter.idleWatts
                                     ? fmt::format("; idle before: {:.3g} W, not subtracted", *meter.idleWatts)
                                     : std::string();
        text += fmt::format("Measured with {}{}{}.\n", printable(meter.info.name), how, idle);
    }
    return text.empty() ? "Measured with a clock only.\n" : text;
}

std::string repeatsText(const Repeated &repeated, const RepeatRule &rule)
{
    return fmt::format("{}, {} before that not counted", counted(repeated.repeats, "repeat"), rule.warmUps);
}

/// What each part took, where there is more than one.
std::string partsText(const Series &series, bool perImage)
{
    const auto mean = [&](Quantity quantity) {
        return perImage ? meanPerImage(series, quantity) : meanPerRepeat(series, quantity);
    };
    std::vector<std::string> parts;
    const auto add = [&](const char *name, Quantity quantity) {
        if (const auto found = mean(quantity))
            parts.push_back(fmt::format("{} {}", name, meanText(found, quantity)));
    };
    add("processor", Quantity::Cpu);
    add("GPU", Quantity::Gpu);
    add("memory", Quantity::Memory);
    add("whole machine", Quantity::System);
    return parts.size() < 2 ? std::string() : fmt::format("Joules by part: {}.\n", fmt::join(parts, ", "));
}

std::string rowFor(const std::string &name, const Series &series)
{
    return fmt::format(row, name, meanText(meanPerImage(series, Quantity::Seconds), Quantity::Seconds),
                       meanText(meanPerImage(series, Quantity::Joules), Quantity::Joules));
}

std::string aloneText(const AloneSeries &alone)
{
    const auto seconds = [](MeasuredMean ms) {
        return std::optional(MeasuredMean{ms.mean / 1000, ms.low / 1000, ms.high / 1000, ms.repeats});
    };
    std::string text = fmt::format(row, fmt::format("one at a time ({})", alone.series.images),
                                   meanText(seconds(aloneMean(alone)), Quantity::Seconds),
                                   meanText(meanPerImage(alone.series, Quantity::Joules), Quantity::Joules));
    text += fmt::format(row, "  half within", meanText(seconds(aloneQuantile(alone, 0.5)), Quantity::Seconds), "");
    return text
           + fmt::format(row, "  95 % within", meanText(seconds(aloneQuantile(alone, 0.95)), Quantity::Seconds), "");
}

std::string expectedText(const NetworkMeasurement &found)
{
    const auto time = compareWithPrefixes(found.runs, found.prefixes, found.exited, Quantity::Seconds);
    const auto energy = compareWithPrefixes(found.runs, found.prefixes, found.exited, Quantity::Joules);
    const auto expected = [](const auto &compared, Quantity quantity) {
        return meanText(compared ? std::optional(compared->expected) : std::nullopt, quantity);
    };
    return fmt::format(row, "run expected from these", expected(time, Quantity::Seconds),
                       expected(energy, Quantity::Joules));
}

std::string networkText(const MeasuredNetwork &network, const char *energy)
{
    const NetworkMeasureRequest &request = network.request;
    const NetworkMeasurement &found = network.found;
    const char *decoding = request.decodes ? "with decoding" : "decoding not included";
    std::string text = fmt::format("{}: {} in batches of {}, {}, {}, {}, {}, {}; {}\n", printable(network.name),
                                   counted(found.images, "image"), request.batch, decoding, toText(request.run.device),
                                   counted(request.run.threads, "thread"), toText(request.run.execution),
                                   precisionText(request.run.precision, request.run.allowsTf32),
                                   repeatsText(found.repeated, request.rule));
    std::vector<std::string> exits;
    const auto images = static_cast<std::int64_t>(found.images);
    for (std::size_t k = 0; k < found.exited.size(); ++k)
        exits.push_back(
            fmt::format("{} {} %", printable(network.exitNames[k]),
                        percentNumber(static_cast<double>(found.exited[k]) / static_cast<double>(images), images)));
    text += fmt::format("Exits: {}. Accuracy {} %, {} images/s.\n\n", fmt::join(exits, ", "),
                        percentNumber(static_cast<double>(found.correct) / static_cast<double>(images), images),
                        meanText(imagesPerSecond(found.runs)));
    text += fmt::format(row, "per image", "time", energy);
    text += rowFor("run at "
                       + (request.thresholds.empty() ? "its one exit" : toText(request.thresholds, request.criterion)),
                   found.runs);
    if (found.alone)
        text += aloneText(*found.alone);
    for (std::size_t k = 0; k < found.prefixes.size(); ++k)
        text += rowFor("all up to " + printable(network.exitNames[k], 15), found.prefixes[k]);
    if (!found.prefixes.empty())
        text += expectedText(found);
    return text + '\n' + partsText(found.runs, true);
}

std::string programText(const MeasuredProgram &measured, const char *energy)
{
    const Series &runs = measured.found.runs;
    constexpr auto line = "{:<14}{:>20}{:>20}\n";
    std::string text
        = fmt::format("{}: {}\n\n", printable(fmt::format("{}", fmt::join(measured.request.command, " ")), 60),
                      repeatsText(measured.found.repeated, measured.request.rule));
    text += fmt::format(line, "", "time", energy);
    text += fmt::format(line, "per run", meanText(meanPerRepeat(runs, Quantity::Seconds), Quantity::Seconds),
                        meanText(meanPerRepeat(runs, Quantity::Joules), Quantity::Joules));
    if (measured.request.images) {
        text += fmt::format(line, "per image", meanText(meanPerImage(runs, Quantity::Seconds), Quantity::Seconds),
                            meanText(meanPerImage(runs, Quantity::Joules), Quantity::Joules));
        text += fmt::format("\n{} images/s\n", meanText(imagesPerSecond(runs)));
    }
    return text + '\n' + partsText(runs, false);
}

} // namespace

std::string toText(const MeasurementReport &report)
{
    const char *energy = report.isEstimated() ? "energy, estimated" : "energy";
    std::string text
        = report.network ? networkText(*report.network, energy) : programText(*report.measuredProgram, energy);
    if (!report.contest.empty())
        text += fmt::format("{}: {} passes, {} per pass.\n", report.contest, report.repeated().repeats,
                            meanText(meanPerRepeat(report.runs(), Quantity::Joules), Quantity::Joules));
    return text + metersText(report);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/options.h"
#include "app/offramp/splitoptions.h"
#include "app/offramp/verbs.h"
#include "app/offramp/writejson.h"

#include "core/derivation/temperature.h"
#include "core/recording/temperatures.h"
#include "core/results/recordingnotes.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>

#include <memory>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

struct TemperatureOptions {
    std::string recording;
    std::string out;
    std::string temperatures; ///< with colons between exits; empty: fitted
    std::string name;         ///< empty: as TemperaturePlan has it
    std::shared_ptr<SplitOptions> split = std::make_shared<SplitOptions>();
    bool json = false;
};

/// Says what is wrong with the recording, too.
Result<TemperaturePlan> planFrom(const TemperatureOptions &options)
{
    const auto recording = readRecording(options.recording);
    if (!recording)
        return tl::unexpected(whyNotRecording(options.recording, recording.error()));
    for (const std::string &note : recordingNotes(*recording))
        printNote(fmt::format("{}: {}", options.recording, note));
    TemperaturePlan plan{.chosenShare = options.split->chosenShare(),
                         .seed = options.split->seed,
                         .name = options.name};
    if (options.temperatures.empty())
        return plan;
    auto temperatures = parseTemperatures(options.temperatures, recording->exits);
    if (!temperatures)
        return tl::unexpected(temperatures.error());
    plan.temperatures = std::move(*temperatures);
    return plan;
}

std::string likelihoodCell(const ProbabilityFit &fit)
{
    return fit.negativeLogLikelihood ? fixedText(*fit.negativeLogLikelihood, 4) : "unknown";
}

std::string errorCell(const ProbabilityFit &fit, std::size_t samples)
{
    return percentNumber(fit.calibrationError, static_cast<std::int64_t>(samples)) + " %";
}

/// Which samples the figures are of, and which the temperatures were fitted on.
std::string samplesText(const TemperatureReport &report, bool isFitted)
{
    const ExitTemperature &first = report.exits.front();
    const auto shown = groupedText(first.heldOut.value_or(first.chosen).samples);
    if (!isFitted)
        return fmt::format("as given; figures of {} samples", shown);
    if (!first.heldOut)
        return fmt::format("fitted on all {} samples, whose figures are too good", shown);
    return fmt::format("fitted on {} samples, figures of the {} others", groupedText(first.chosen.samples), shown);
}

void printText(const TemperatureOptions &options, const TemperatureReport &report)
{
    constexpr auto line = "{:>4} {:>12} {:>10} {:>10} {:>10} {:>10}\n";
    writeOutput(fmt::format("{}: temperatures {}\n", printable(options.recording),
                            samplesText(report, options.temperatures.empty())));
    writeOutput(fmt::format(line, "exit", "temperature", "NLL before", "after", "ECE before", "after"));
    for (std::size_t k = 0; k < report.exits.size(); ++k) {
        const ExitTemperature &exit = report.exits[k];
        const TemperatureEffect effect = exit.heldOut.value_or(exit.chosen);
        writeOutput(fmt::format(line, k + 1, fmt::format("{:.4g}", exit.temperature), likelihoodCell(effect.before),
                                likelihoodCell(effect.after), errorCell(effect.before, effect.samples),
                                errorCell(effect.after, effect.samples)));
    }
}

Json effectJson(const TemperatureEffect &effect)
{
    return {{"samples", effect.samples},
            {"nll_before", orNull(effect.before.negativeLogLikelihood)},
            {"nll_after", orNull(effect.after.negativeLogLikelihood)},
            {"ece_before", effect.before.calibrationError},
            {"ece_after", effect.after.calibrationError}};
}

void printJson(const TemperatureOptions &options, const TemperaturePlan &plan, const TemperatureReport &report)
{
    Json exits = Json::array();
    for (std::size_t k = 0; k < report.exits.size(); ++k) {
        const ExitTemperature &exit = report.exits[k];
        exits.push_back({{"exit", k + 1},
                         {"temperature", exit.temperature},
                         {"at_bound", exit.isAtBound},
                         {"chosen", effectJson(exit.chosen)},
                         {"held_out", exit.heldOut ? effectJson(*exit.heldOut) : Json()}});
    }
    writeJson({{"version", "offramp " OFFRAMP_VERSION},
               {"recording", options.recording},
               {"out", options.out},
               {"fitted", plan.temperatures.empty()},
               {"share", plan.chosenShare},
               {"seed", plan.seed},
               {"exits", std::move(exits)}});
}

Result<void> runTemperature(const TemperatureOptions &options)
{
    const auto plan = planFrom(options);
    if (!plan)
        return tl::unexpected(plan.error());
    const auto report = writeWithTemperatures(options.recording, options.out, *plan);
    if (!report)
        return tl::unexpected(report.error());
    for (const std::string &note : report->notes)
        printNote(note);
    if (options.json)
        printJson(options, *plan, *report);
    else
        printText(options, *report);
    printNote(fmt::format("Written: {}", options.out));
    return {};
}

} // namespace

Verb addTemperature(CLI::App &app)
{
    auto *verb = app.add_subcommand("temperature", "Make a recording whose exits are as certain as they are correct");
    verb->footer(
        "The logits of an exit are divided by its temperature: above 1 it becomes less certain, below 1 more; its\n"
        "answers stay. It is the one with the least negative log likelihood (NLL) on one part of the samples, the "
        "same\n"
        "that suggest chooses on. NLL and ECE (expected calibration error) are those of the other part. The recording\n"
        "needs logits (record --logits); the new one is used as any recording is.\n"
        "Example: offramp temperature run.exits --out calibrated.exits");
    const auto options = std::make_shared<TemperatureOptions>();
    verb->add_option("recording", options->recording, "FILE.exits")->required();
    verb->add_option("--out", options->out, "recording to write (FILE.exits)")->required();
    verb->add_option("--temperatures", options->temperatures,
                     "those of the exits, instead of fitting them: 1.42:1.18:1, or one for all");
    verb->add_option("--name", options->name, "what the network is called then (default: its name, calibrated)");
    addSplitOptions(verb, options->split);
    verb->add_flag("--json", options->json, "print JSON, with the figures of both parts");
    return {verb, [options] { return runTemperature(*options); }};
}

} // namespace offramp

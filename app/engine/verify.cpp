// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/cancelwatch.h"
#include "app/engine/criterionoption.h"
#include "app/engine/networkoptions.h"
#include "app/engine/reporter.h"
#include "app/engine/sandboxoptions.h"
#include "app/engine/tf32option.h"
#include "core/dataset/labelorder.h"
#include "core/protocol/engineverbs.h"
#include "core/recorder/preparation.h"
#include "core/recorder/progressmeter.h"
#include "core/recorder/skipped.h"
#include "core/recorder/verifier.h"
#include "core/recording/origin.h"
#include "core/recording/otherfile.h"
#include "core/recording/usedbatches.h"
#include "core/support/numbers.h"
#include "core/support/standardstreams.h"
#include "core/tradeoff/shownnumbers.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

namespace offramp {

namespace {

constexpr std::size_t mostListed = 50;

struct VerifyOptions {
    std::string recording;
    NetworkOptions network;
    std::string dataset;
    std::string thresholds; ///< 0,0.63,0.4:0.9 is three settings
    std::string criterion = "entropy";
    std::optional<std::string> split; ///< absent, as the three below: as recorded
    std::optional<std::string> labels;
    std::optional<std::string> execution;
    std::optional<int> batch;
    std::string device = "cpu";
    bool tf32 = false;
    bool json = false;
    bool events = false;
    VerifyRequest request; ///< the other options
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
};

Result<VerifyRequest> requestFor(const VerifyOptions &options, const Recording &recording)
{
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    auto settings = parseSettings(options.thresholds, recording.exits, *criterion);
    if (!settings)
        return tl::unexpected(settings.error());
    auto device = chooseDevice(options.device);
    if (!device)
        return tl::unexpected(device.error());
    VerifyRequest request = options.request;
    request.settings = std::move(*settings);
    request.criterion = *criterion;
    const auto used = usedBatches(recording.metadata);
    request.batch = options.batch.value_or(used.empty() ? 64 : std::min(used.back(), 65536));
    const auto execution = options.execution ? options.execution : recording.about("execution");
    const auto precision = precisionFrom(recording.about("precision").value_or("")).value_or(Precision::Float32);
    if (auto usable = checkTf32(options.tf32, *device, precision); !usable)
        return tl::unexpected(usable.error());
    const bool allowsTf32 = options.tf32 || (device->kind == "cuda" && offramp::allowsTf32(recording.metadata));
    request.run = {.device = std::move(*device),
                   .threads = request.run.threads > 0 ? request.run.threads : defaultThreads(),
                   .execution = executionFrom(execution.value_or("")).value_or(Execution::AsArchived),
                   .precision = precision,
                   .allowsTf32 = allowsTf32};
    return request;
}

DatasetOptions testSetFor(const VerifyOptions &options, const Recording &recording)
{
    DatasetOptions wanted{options.split ? options.split : recording.about("split"), "sorted"};
    wanted.labels = options.labels.value_or(recording.about("label_order").value_or("sorted"));
    return wanted;
}

void printText(const VerifyRequest &request, const VerifiedEvent &found)
{
    const double fullRate = found.rate(found.fullSeconds);
    const double fullRateWithDecoding = found.rateWithDecoding(found.fullSeconds);
    writeOutput(fmt::format("{} in batches of {}, {}, {}, {}, {}; decoding, on one thread, gives {:.0f} images/s\n\n",
                            counted(found.samples, "image"), found.batch, found.device,
                            counted(found.threads, "thread"), found.execution,
                            precisionText(request.run.precision, request.run.allowsTf32),
                            found.rate(found.decodeSeconds)));
    const CostFormat costs{CostUnit::Gflops,
                           shownCost(std::max(1.0, static_cast<double>(found.fullFlops)), CostUnit::Flops)};
    const auto costText = [&](double flops) { return costs.text(shownCost(flops, CostUnit::Flops)); };
    const std::string costTitle = costs.unitName() + std::string("/image");
    const auto samples = static_cast<std::int64_t>(found.samples);
    constexpr auto row = "{:<12}{:>14}{:>10}{:>11}{:>11}{:>10}{:>8}{:>14}{:>10}\n";
    writeOutput(fmt::format(row, "thresholds", costTitle, "saving", "accuracy", "images/s", "speed-up", "share",
                            "with decoding", "speed-up"));
    writeOutput(fmt::format(row, "all exits", costText(static_cast<double>(found.fullFlops)), "", "",
                            fmt::format("{:.0f}", fullRate), "", "", fmt::format("{:.0f}", fullRateWithDecoding), ""));
    for (std::size_t i = 0; i < found.settings.size(); ++i) {
        const VerifiedSetting &setting = found.settings[i];
        const double saving = found.flopSaving(setting);
        const double speedUp = found.rate(setting.seconds) / fullRate;
        const double rateWithDecoding = found.rateWithDecoding(setting.seconds);
        writeOutput(fmt::format(row, toText(request.settings[i], request.criterion), costText(setting.run.flops),
                                fmt::format("{:.2f} x", saving), percentNumber(setting.run.accuracy, samples) + " %",
                                fmt::format("{:.0f}", found.rate(setting.seconds)), fmt::format("{:.2f} x", speedUp),
                                fmt::format("{:.0f} %", 100 * speedUp / saving),
                                fmt::format("{:.0f}", rateWithDecoding),
                                fmt::format("{:.2f} x", rateWithDecoding / fullRateWithDecoding)));
    }
    writeOutput(fmt::format("\n"));
    for (std::size_t i = 0; i < found.settings.size(); ++i) {
        const VerifiedSetting &setting = found.settings[i];
        const auto agreeing = found.samples - setting.disagreementCount - setting.nearOtherwiseCount;
        writeOutput(
            fmt::format("{}: {} images exit as recorded with the recorded answer, {} do not; {} are within 1e-5 of a "
                        "threshold, and {} of these exit elsewhere\n",
                        toText(request.settings[i], request.criterion), groupedText(agreeing),
                        setting.disagreementCount, setting.nearCount, setting.nearOtherwiseCount));
    }
}

/// A line of the protocol has a limit; its counts say how long the lists are.
VerifiedEvent withShortLists(VerifiedEvent found)
{
    const auto shorten = [](auto &list) { list.resize(std::min(list.size(), mostListed)); };
    for (VerifiedSetting &setting : found.settings) {
        shorten(setting.near);
        shorten(setting.nearOtherwise);
        shorten(setting.disagreements);
    }
    return found;
}

Result<void> verdictOn(const VerifyRequest &request, const VerifiedEvent &found, const Dataset &dataset)
{
    const auto failed = std::ranges::find_if(found.settings, [](const auto &s) { return s.disagreementCount > 0; });
    if (failed == found.settings.end())
        return {};
    const auto &thresholds = request.settings[static_cast<std::size_t>(failed - found.settings.begin())];
    const Disagreement &first = failed->disagreements.front();
    return failure(
        ErrorKind::Failed,
        fmt::format("At thresholds {} the run and the recording disagree about {} of {} images. The first is "
                    "row {} ({}): class {} at exit {} in the recording, class {} at exit {} in the run.",
                    toText(thresholds, request.criterion), failed->disagreementCount, found.samples, first.row,
                    dataset.samples[first.row].name, first.recordedPrediction, first.recordedExit + 1, first.prediction,
                    first.exit + 1),
        "The file was changed after it was recorded, or was recorded with other settings: record again.");
}

Result<void> runVerify(const VerifyOptions &options, Reporter &reporter)
{
    const auto start = ProgressMeter::Clock::now();
    const CancelWatch cancel(options.events);
    const auto recording = readRecording(options.recording);
    if (!recording)
        return tl::unexpected(errorOfOtherFile(options.recording, recording.error()));
    const auto request = requestFor(options, *recording);
    if (!request)
        return tl::unexpected(request.error());
    if (auto ready = prepareToOpen(options.network, options.labels.value_or(""), options.sandbox->entered,
                                   cancel.token(), reporter);
        !ready)
        return ready;
    const auto network = openNetwork(options.network, recordedOutputs(*recording));
    if (!network)
        return tl::unexpected(network.error());
    const auto dataset = openDataset(options.dataset, testSetFor(options, *recording)).map([&](Dataset whole) {
        return without(std::move(whole), skippedIn(recording->metadata));
    });
    if (!dataset)
        return tl::unexpected(dataset.error());
    const auto preprocessing = recording->about("preprocessing");
    const auto images
        = preprocessing ? imagesAsRecorded(*preprocessing, *dataset) : planImages(network->spec(), {}, *dataset);
    if (!images)
        return tl::unexpected(images.error());
    const std::uint64_t samples
        = std::min(request->limit.value_or(recording->recordedCount()), recording->recordedCount());
    reporter.send(HelloEvent{.verb = verifyVerb.name,
                             .program = "offramp-engine " OFFRAMP_VERSION,
                             .device = toText(request->run.device),
                             .recording = options.recording,
                             .samples = samples,
                             .flops = recording->flops});
    const auto found = verify(*network, *dataset, *images, *recording, *request, reporter.listener(), cancel.token());
    if (!found)
        return tl::unexpected(found.error());
    for (const auto &what : found->unknown)
        reporter.send(WarningEvent{fmt::format("The recording does not give its {}: not compared.", what)});
    if (options.events)
        reporter.send(withShortLists(*found));
    else if (options.json)
        writeOutput(fmt::format("{}\n", toJsonText(*found)));
    else
        printText(*request, *found);
    if (auto verdict = verdictOn(*request, *found, *dataset); !verdict)
        return verdict;
    reporter.send(
        DoneEvent{samples, samples, std::chrono::duration<double>(ProgressMeter::Clock::now() - start).count()});
    return {};
}

void declareOptions(CLI::App &command, VerifyOptions &options)
{
    command.add_option("recording", options.recording, "recording to verify (FILE.exits)")->required();
    addNetworkOptions(command, options.network)->required();
    addExitsOption(command, options.network);
    addOutputsOption(command, options.network, "as recorded");
    command.add_option("--dataset", options.dataset, "root of the test set that was recorded")->required();
    command
        .add_option("--thresholds", options.thresholds,
                    "a comma between settings, a colon between exits: 0,0.63,0.4:0.9")
        ->required();
    addCriterionOption(command, options.criterion);
    command.add_option("--split", options.split, "split of the test set (default: as recorded)");
    command.add_option("--labels", options.labels, "label order (default: as recorded)");
    command.add_option("--limit", options.request.limit, "verify only this many images, classes balanced")
        ->check(CLI::PositiveNumber);
    command.add_option("--batch", options.batch, "images per batch (default: as recorded)")
        ->check(CLI::Range(1, 65536));
    command.add_option("--threads", options.request.run.threads, "processor threads (default: one per core)")
        ->check(CLI::Range(1, 4096));
    command.add_option("--device", options.device, "cpu, cuda:0, … or auto")->capture_default_str();
    command.add_option("--execution", options.execution, "optimised or archived (default: as recorded)")
        ->check(CLI::IsMember({"optimised", "archived"}));
    addTf32Option(command, options.tf32);
    addSandboxOptions(command, *options.sandbox, 0);
    auto *json = command.add_flag("--json", options.json, "print JSON");
    command.add_flag("--events", options.events, "write JSON lines to stdout; a line on stdin or its end cancels")
        ->excludes(json);
}

void fillPolicy(const VerifyOptions &options)
{
    SandboxPolicy &policy = options.sandbox->policy;
    policy.readable = filesOf(options.network);
    policy.readable.emplace_back(options.recording);
    const auto recorded = metadataOf(options.recording).value_or(std::map<std::string, std::string>());
    std::ranges::copy(filesOfLabels(options.labels.value_or(textUnder(recorded, "label_order"))),
                      std::back_inserter(policy.readable));
    policy.testSets = {options.dataset};
    options.sandbox->hasEvents = options.events;
}

} // namespace

Verb addVerify(CLI::App &app)
{
    auto *command = app.add_subcommand(verifyVerb.name, verifyVerb.summary);
    command->footer(
        "Exits with code 1 if exits, predictions or FLOPs differ from the recording; samples within 1e-5 of a\n"
        "threshold are listed separately. saving: FLOPs of all exits over mean FLOPs. speed-up: images/s over\n"
        "those of all exits. share: the part of the saving that the speed-up reaches.");
    const auto options = std::make_shared<VerifyOptions>();
    declareOptions(*command, *options);
    return {command,
            [options] {
                Reporter reporter(options->events);
                return reporter.end([&] { return runVerify(*options, reporter); });
            },
            options->sandbox, [options] { fillPolicy(*options); }};
}

} // namespace offramp

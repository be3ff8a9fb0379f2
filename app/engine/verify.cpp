// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/cancelwatch.h"
#include "app/engine/reporter.h"
#include "core/recorder/progressmeter.h"
#include "core/recorder/verifier.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

Criterion criterionFrom(const std::string &word)
{
    for (const Criterion criterion : {Criterion::Confidence, Criterion::Margin}) {
        if (word == toText(criterion))
            return criterion;
    }
    return Criterion::Entropy;
}

Result<std::vector<Thresholds>> parseSettings(std::string_view text, int exits)
{
    std::vector<Thresholds> settings;
    while (true) {
        const auto comma = text.find(',');
        auto thresholds = parseThresholds(text.substr(0, comma), exits);
        if (!thresholds)
            return tl::unexpected(thresholds.error());
        settings.push_back(std::move(*thresholds));
        if (comma == std::string_view::npos)
            return settings;
        text.remove_prefix(comma + 1);
    }
}

Result<VerifyRequest> requestFor(const VerifyOptions &options, const Recording &recording)
{
    auto settings = parseSettings(options.thresholds, recording.exits);
    if (!settings)
        return tl::unexpected(settings.error());
    auto device = chooseDevice(options.device);
    if (!device)
        return tl::unexpected(device.error());
    VerifyRequest request;
    request.settings = std::move(*settings);
    request.criterion = criterionFrom(options.criterion);
    request.limit = options.limit;
    const auto recordedBatch = parseNumber(recording.about("batch_size").value_or("64")).value_or(64);
    request.batch = options.batch.value_or(static_cast<int>(std::clamp(recordedBatch, 1.0, 65536.0)));
    const auto execution = options.execution ? options.execution : recording.about("execution");
    const auto precision = recording.about("precision");
    request.run = {.device = std::move(*device),
                   .threads = options.threads > 0 ? options.threads : defaultThreads(),
                   .execution = executionFrom(execution.value_or("")).value_or(Execution::AsArchived),
                   .precision = precisionFrom(precision.value_or("")).value_or(Precision::Float32)};
    return request;
}

DatasetOptions testSetFor(const VerifyOptions &options, const Recording &recording)
{
    DatasetOptions wanted{options.split ? options.split : recording.about("split"), "sorted"};
    wanted.labels = options.labels.value_or(recording.about("label_order").value_or("sorted"));
    return wanted;
}

/// Times of running all exits and of one setting.
struct Speed {
    double imagesPerSecond = 0;
    double withDecoding = 0; ///< images/s
};

Speed speedOf(const Verification &found, double seconds)
{
    const auto n = static_cast<double>(found.samples);
    return {n / seconds, n / (seconds + found.decodeSeconds)};
}

void printText(const VerifyRequest &request, const Verification &found)
{
    const Speed full = speedOf(found, found.fullSeconds);
    fmt::print("{} images in batches of {}, {}, {} threads, {}, {}; decoding, on one thread, gives {:.0f} images/s\n\n",
               groupedText(static_cast<long long>(found.samples)), request.batch, toText(request.run.device),
               request.run.threads, toText(request.run.execution), toText(request.run.precision),
               static_cast<double>(found.samples) / found.decodeSeconds);
    constexpr auto row = "{:<12}{:>14}{:>10}{:>11}{:>11}{:>10}{:>8}{:>14}{:>10}\n";
    fmt::print(row, "thresholds", "MFLOPs/image", "saving", "accuracy", "images/s", "speed-up", "share",
               "with decoding", "speed-up");
    fmt::print(row, "all exits", fmt::format("{:.3f}", static_cast<double>(found.fullFlops) / 1e6), "", "",
               fmt::format("{:.0f}", full.imagesPerSecond), "", "", fmt::format("{:.0f}", full.withDecoding), "");
    for (const auto &setting : found.settings) {
        const Speed speed = speedOf(found, setting.seconds);
        const double saving = found.flopSaving(setting);
        const double speedUp = speed.imagesPerSecond / full.imagesPerSecond;
        fmt::print(row, toText(setting.thresholds), fmt::format("{:.3f}", setting.run.meanCost(found.cost) / 1e6),
                   fmt::format("{:.2f} x", saving), fmt::format("{:.4f}", setting.run.accuracy()),
                   fmt::format("{:.0f}", speed.imagesPerSecond), fmt::format("{:.2f} x", speedUp),
                   fmt::format("{:.0f} %", 100 * speedUp / saving), fmt::format("{:.0f}", speed.withDecoding),
                   fmt::format("{:.2f} x", speed.withDecoding / full.withDecoding));
    }
    fmt::print("\n");
    for (const auto &setting : found.settings)
        fmt::print(
            "{}: {} images leave at the recorded exit with the recorded answer, {} do not; {} are within 1e-5 of "
            "a threshold, of which {} leave elsewhere\n",
            toText(setting.thresholds),
            groupedText(
                static_cast<long long>(found.samples - setting.disagreements.size() - setting.nearOtherwise.size())),
            setting.disagreements.size(), setting.near.size(), setting.nearOtherwise.size());
}

Json toJson(const Disagreement &other)
{
    return {{"row", other.row},
            {"recorded_exit", other.recordedExit + 1},
            {"exit", other.exit + 1},
            {"recorded_prediction", other.recordedPrediction},
            {"prediction", other.prediction}};
}

Json toJson(const NearSample &near)
{
    return {{"row", near.row}, {"exit", near.exit + 1}, {"distance", near.distance}};
}

Json toJson(const OperatingPoint &outcome, const CostColumn &cost)
{
    return {{"flops", outcome.meanCost(cost)},
            {"total_flops", outcome.totalCost(cost)},
            {"accuracy", outcome.accuracy()},
            {"leaving", outcome.leaving}};
}

template<typename Entries>
Json listOf(const Entries &entries)
{
    Json list = Json::array();
    for (const auto &entry : entries)
        list.push_back(toJson(entry));
    return list;
}

Json reportOf(const VerifyRequest &request, const Verification &found)
{
    const Speed full = speedOf(found, found.fullSeconds);
    Json json{{"samples", found.samples},
              {"agrees", found.agrees()},
              {"criterion", toText(request.criterion)},
              {"batch", request.batch},
              {"device", toText(request.run.device)},
              {"threads", request.run.threads},
              {"execution", toText(request.run.execution)},
              {"precision", toText(request.run.precision)},
              {"unknown", found.unknown},
              {"decode_seconds", found.decodeSeconds},
              {"all_exits",
               {{"flops", found.fullFlops},
                {"seconds", found.fullSeconds},
                {"images_per_second", full.imagesPerSecond},
                {"images_per_second_with_decoding", full.withDecoding}}},
              {"settings", Json::array()}};
    for (const auto &setting : found.settings) {
        const Speed speed = speedOf(found, setting.seconds);
        const double saving = found.flopSaving(setting);
        const double speedUp = speed.imagesPerSecond / full.imagesPerSecond;
        json["settings"].push_back({{"thresholds", setting.thresholds},
                                    {"recorded", toJson(setting.recorded, found.cost)},
                                    {"run", toJson(setting.run, found.cost)},
                                    {"near", listOf(setting.near)},
                                    {"near_otherwise", listOf(setting.nearOtherwise)},
                                    {"disagreements", listOf(setting.disagreements)},
                                    {"flop_saving", saving},
                                    {"seconds", setting.seconds},
                                    {"images_per_second", speed.imagesPerSecond},
                                    {"speed_up", speedUp},
                                    {"share_of_saving", speedUp / saving},
                                    {"images_per_second_with_decoding", speed.withDecoding},
                                    {"speed_up_with_decoding", speed.withDecoding / full.withDecoding}});
    }
    return json;
}

void printReport(const VerifyOptions &options, const VerifyRequest &request, const Verification &found)
{
    if (options.events) {
        Json line{{"event", "verified"}};
        line.update(reportOf(request, found));
        fmt::print("{}\n", line.dump());
        std::fflush(stdout);
    } else if (options.json) {
        fmt::print("{}\n", reportOf(request, found).dump(2));
    } else {
        printText(request, found);
    }
}

Result<void> verdictOn(const Verification &found, const Dataset &dataset)
{
    for (const auto &setting : found.settings) {
        if (setting.disagreements.empty())
            continue;
        const Disagreement &first = setting.disagreements.front();
        return failure(ErrorKind::Failed,
                       fmt::format("At thresholds {} the run and the recording disagree about {} of {} images. The "
                                   "first is row {} ({}): class {} at exit {} in the recording, class {} at exit {} "
                                   "in the run.",
                                   toText(setting.thresholds), setting.disagreements.size(), found.samples, first.row,
                                   dataset.samples[first.row].name, first.recordedPrediction, first.recordedExit + 1,
                                   first.prediction, first.exit + 1),
                       "The file was changed since it was recorded, or was recorded otherwise: record again.");
    }
    return {};
}

Result<void> verifyTold(const VerifyOptions &options, Reporter &reporter)
{
    const auto start = ProgressMeter::Clock::now();
    const CancelWatch cancel(options.events);
    const auto recording = readRecording(options.recording);
    if (!recording)
        return tl::unexpected(recording.error());
    const auto request = requestFor(options, *recording);
    if (!request)
        return tl::unexpected(request.error());
    const auto network = Network::load(options.network.file, options.network.choice);
    if (!network)
        return tl::unexpected(network.error());
    const auto dataset = openDataset(options.dataset, testSetFor(options, *recording));
    if (!dataset)
        return tl::unexpected(dataset.error());
    const auto preprocessing = recording->about("preprocessing");
    const auto pictures
        = preprocessing ? picturesAsRecorded(*preprocessing, *dataset) : planPictures(network->spec(), {}, *dataset);
    if (!pictures)
        return tl::unexpected(pictures.error());
    const std::uint64_t samples
        = std::min(request->limit.value_or(recording->recordedCount()), recording->recordedCount());
    if (options.events)
        reporter.tell(HelloEvent{.program = "offramp-engine " OFFRAMP_VERSION,
                                 .device = toText(request->run.device),
                                 .recording = options.recording,
                                 .samples = samples,
                                 .flops = recording->flops});
    const auto found = verify(*network, *dataset, *pictures, *recording, *request, reporter.listener(), cancel.token());
    if (!found)
        return tl::unexpected(found.error());
    for (const auto &what : found->unknown)
        reporter.tell(WarningEvent{fmt::format("The recording does not say its {}: not compared.", what)});
    printReport(options, *request, *found);
    if (auto verdict = verdictOn(*found, *dataset); !verdict || !options.events)
        return verdict;
    reporter.tell(
        DoneEvent{samples, samples, std::chrono::duration<double>(ProgressMeter::Clock::now() - start).count()});
    return {};
}

} // namespace

Result<void> runVerify(const VerifyOptions &options)
{
    Reporter reporter(options.events);
    auto done = verifyTold(options, reporter);
    if (!done && options.events)
        reporter.tell(ErrorEvent{done.error()});
    return done;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/cancelwatch.h"
#include "app/engine/imageoptions.h"
#include "app/engine/networkoptions.h"
#include "app/engine/reporter.h"
#include "app/engine/sandboxoptions.h"
#include "app/engine/tf32option.h"
#include "app/usage/seeds.h"
#include "core/dataset/labelorder.h"
#include "core/protocol/engineverbs.h"
#include "core/recorder/preparation.h"
#include "core/recorder/recorder.h"
#include "core/support/numbers.h"
#include "core/support/outputs.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace offramp {

namespace {

using Texts = std::map<std::string, std::string>;

struct RecordOptions {
    NetworkOptions network;
    std::string dataset;
    std::string out;
    std::optional<std::string> split;
    std::optional<std::string> labels;
    ImageTexts images;
    std::optional<std::string> batch;
    bool dryRun = false;
    std::string device = "cpu";
    std::optional<std::string> execution;
    std::optional<std::string> precision;
    bool tf32 = false;
    std::optional<std::string> among;
    std::optional<std::string> count;
    std::optional<std::string> shard;
    bool events = false;
    RecordRequest request; ///< the other options
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
};

/// A number of images, or "auto".
Result<void> setBatch(RecordRequest &request, const std::string &text)
{
    constexpr int largest = 65536;
    request.isBatchToBeChosen = text == "auto";
    if (request.isBatchToBeChosen)
        return {};
    const auto number = parseNumber(text);
    if (!number || *number < 1 || *number > largest || *number != std::floor(*number))
        return failure(ErrorKind::Usage, fmt::format("--batch {} is not a number of images.", text),
                       fmt::format("Give --batch a whole number from 1 to {}, or auto.", largest));
    request.batch = static_cast<int>(*number);
    request.isBatchGiven = true;
    return {};
}

Result<RecordRequest> requestFor(const RecordOptions &options)
{
    const auto images = imageOptionsFrom(options.images);
    if (!images)
        return tl::unexpected(images.error());
    auto device = chooseDevice(options.device);
    if (!device)
        return tl::unexpected(device.error());

    RecordRequest request = options.request;
    if (options.shard) {
        const auto shard = shardFrom(*options.shard);
        if (!shard)
            return tl::unexpected(shard.error());
        request.shard = *shard;
    }
    if (auto set = options.batch ? setBatch(request, *options.batch) : Result<void>(); !set)
        return tl::unexpected(set.error());
    request.out = options.out;
    request.sandbox = options.sandbox->entered.text();
    request.images = *images;
    request.device = std::move(*device);
    request.execution = executionFrom(options.execution.value_or(""));
    if (options.among)
        request.amongLabelled = *options.among == "labelled";
    request.precision = precisionFrom(options.precision.value_or(""));
    if (auto usable = checkTf32(options.tf32, request.device, request.precision.value_or(Precision::Float32)); !usable)
        return tl::unexpected(usable.error());
    if (options.tf32)
        request.allowsTf32 = true;
    request.count = flopRulesFrom(options.count.value_or(""));
    return request;
}

/// The order asked for, else the network's, else that of the recording that is resumed, if it is not a file's.
std::string labelsFor(const RecordOptions &options, const Network &network)
{
    const std::string &ofNetwork = network.spec().labelOrder;
    if (options.labels || ofNetwork == "wnids" || ofNetwork == "sorted" || ofNetwork == "numeric")
        return options.labels.value_or(ofNetwork);
    const auto before = metadataOf(options.out);
    return before && textUnder(*before, "label_order") == "sorted" ? "sorted" : "";
}

std::vector<std::filesystem::path> inputsOf(const RecordOptions &options)
{
    auto files = filesOf(options.network);
    std::ranges::copy(filesOfLabels(options.labels.value_or("")), std::back_inserter(files));
    return files;
}

Result<void> runRecord(const RecordOptions &options, Reporter &reporter)
{
    const CancelWatch cancel(options.events);
    if (auto checked = checkOutputs({options.out}, inputsOf(options)); !checked)
        return checked;
    const auto request = requestFor(options);
    if (!request)
        return tl::unexpected(request.error());
    if (auto ready = prepareToOpen(options.network, options.labels.value_or(""), options.sandbox->entered,
                                   cancel.token(), reporter);
        !ready)
        return ready;
    const auto network = openNetwork(options.network, metadataOf(options.out).value_or(Texts()));
    if (!network)
        return tl::unexpected(network.error());
    if (const auto caution = cautionAbout(options.network))
        reporter.send(WarningEvent{*caution});
    const auto dataset = openDataset(options.dataset, {options.split, labelsFor(options, *network)});
    if (!dataset)
        return tl::unexpected(dataset.error());
    if (options.dryRun)
        return planOnly(*network, *dataset, *request, reporter.listener());
    return record(*network, *dataset, *request, reporter.listener(), cancel.token());
}

void declareOptions(CLI::App &command, RecordOptions &options)
{
    addNetworkOptions(command, options.network)->required();
    addExitsOption(command, options.network);
    addOutputsOption(command, options.network, "the file's, or recognised for a new one");
    command
        .add_option("--dataset", options.dataset,
                    "root of TinyImageNet, CIFAR-10 or CIFAR-100, folders of images by class, or images with a table")
        ->required();
    command.add_option("--out", options.out, "recording to write or resume (FILE.exits)")->required();
    command.add_option("--split", options.split,
                       "val, test, train, or the name of another split folder; root: all folders are classes");
    auto *limit
        = command.add_option("--limit", options.request.limit, "record only this many images, classes balanced")
              ->check(CLI::PositiveNumber);
    command.add_option("--labels", options.labels,
                       "label order: sorted, numeric, wnids, or a map (JSON, CSV, or a pickled dict) or class list\n"
                       "(JSON or text); with :inverted after it, a map is the other way round, and with +1 or -1 each\n"
                       "output is one more or less (default: sorted, or numeric for folders that are numbers)");
    command
        .add_option("--among", options.among,
                    "classes that can be answers: all, or labelled for those of the test set (default: all)")
        ->check(CLI::IsMember({"labelled", "all"}));
    addImageOptions(command, options.images);
    command.add_flag("--dry-run", options.dryRun,
                     "check everything, the first and last bytes of each image too, and print what would be used;\n"
                     "record nothing");
    auto *skipBroken
        = command.add_flag("--skip-broken", options.request.skipBroken,
                           "leave out images that cannot be used; the recording lists them and does not count them");
    command
        .add_option("--shard", options.shard,
                    "record one part of the test set, such as 3/12: the third of twelve; when all are recorded,\n"
                    "offramp-engine merge joins them")
        ->excludes(limit)
        ->excludes(skipBroken);
    command.add_option("--batch", options.batch,
                       "images per batch, or auto: 16, 32, 64, … are tried out and the fastest is used (default: the\n"
                       "file's; for a new one 64, or the number that the network is made for). Where memory runs out,\n"
                       "the run goes on with half of it; the recording says so");
    command.add_option("--threads", options.request.threads, "processor threads (default: one per core)")
        ->check(CLI::Range(1, 4096));
    command.add_option("--seed", options.request.seed, "seed of the order of work (default: 0)")->check(seeds());
    command.add_option("--device", options.device, "cpu, cuda:0, … or auto")->capture_default_str();
    command
        .add_option("--execution", options.execution,
                    "optimised or archived (default: optimised, unless that changes answers)")
        ->check(CLI::IsMember({"optimised", "archived"}));
    command.add_option("--precision", options.precision, "fp32, bf16 or fp16 (default: fp32)")
        ->check(CLI::IsMember({"fp32", "bf16", "fp16"}));
    addTf32Option(command, options.tf32);
    command
        .add_option(
            "--count", options.count,
            "costs as fvcore counts them, or complete: also LSTM, GRU, fused attention and other operators that\n"
            "fvcore counts as nothing (default: fvcore)")
        ->check(CLI::IsMember({"fvcore", "complete"}));
    const auto choose = [](std::optional<bool> &wanted, bool value) { return [&wanted, value] { wanted = value; }; };
    auto &logits = options.request.withLogits;
    auto &thumbnails = options.request.withThumbnails;
    auto *withLogits
        = command.add_flag_callback("--logits", choose(logits, true), "record all logits (default: up to 200 MB)");
    command.add_flag_callback("--no-logits", choose(logits, false), "record no logits")->excludes(withLogits);
    auto *withThumbnails = command.add_flag_callback("--thumbnails", choose(thumbnails, true),
                                                     "record thumbnails (default: up to 200 MB)");
    command.add_flag_callback("--no-thumbnails", choose(thumbnails, false), "record no thumbnails")
        ->excludes(withThumbnails);
    command.add_option("--thumbnail-side", options.request.thumbnailSide, "longest side of a thumbnail, in pixels")
        ->check(CLI::Range(1, largestThumbnailSide))
        ->capture_default_str();
    addSandboxOptions(command, *options.sandbox, 0);
    command.add_flag("--events", options.events, "write JSON lines to stdout; a line on stdin or its end cancels");
}

void fillPolicy(const RecordOptions &options)
{
    SandboxPolicy &policy = options.sandbox->policy;
    policy.readable = inputsOf(options);
    if (options.dryRun)
        policy.readable.emplace_back(options.out);
    else
        policy.output = options.out;
    policy.testSets = {options.dataset};
    options.sandbox->hasEvents = options.events;
}

} // namespace

Verb addRecord(CLI::App &app)
{
    auto *command = app.add_subcommand(recordVerb.name, recordVerb.summary);
    command->footer(
        "The same command resumes a recording that was stopped or killed, with the same settings. A broken image\n"
        "does not stop a run: the others are recorded; repair it and run the same command again. Optimised\n"
        "execution splits the network at its exits and folds batch norm; if that moves a logit by more than\n"
        "rounding, or the network cannot be split, it is run as archived.");
    const auto options = std::make_shared<RecordOptions>();
    declareOptions(*command, *options);
    return {command,
            [options] {
                Reporter reporter(options->events);
                return reporter.end([&] { return runRecord(*options, reporter); });
            },
            options->sandbox, [options] { fillPolicy(*options); }};
}

} // namespace offramp

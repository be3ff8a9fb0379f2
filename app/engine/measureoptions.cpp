// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/measureoptions.h"

#include "app/engine/criterionoption.h"
#include "app/engine/tf32option.h"
#include "core/networks/fixedbatch.h"
#include "core/recorder/preparation.h"
#include "core/recording/temperatures.h"
#include "core/support/numbers.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace offramp {

namespace {

constexpr auto joulesContest = "cifar10-joules";
constexpr std::size_t contestPasses = 200;
constexpr std::size_t contestImages = 10'000;
constexpr double usualWidth = 0.01;
constexpr double usualSeconds = 600;
constexpr double usualMemory = 8; // GB

/// Reads "1%" or "0.01".
Result<double> shareFrom(const std::string &text)
{
    const bool isPercent = text.ends_with('%');
    const auto number = parseNumber(std::string_view(text).substr(0, text.size() - (isPercent ? 1 : 0)));
    const double share = number.value_or(0) / (isPercent ? 100 : 1);
    if (share > 0 && share < 1)
        return share;
    return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a share of the mean between 0 and 100 %.", text),
                   "Write --until 1% or --until 0.01.");
}

Result<RepeatRule> ruleFrom(const MeasureOptions &options)
{
    if (!options.contest.empty())
        return RepeatRule{.warmUps = options.warmUps, .most = contestPasses};
    RepeatRule rule{.warmUps = options.warmUps, .most = options.repeats, .atMost = options.atMost};
    if (options.until || !options.repeats) {
        const auto share = options.until ? shareFrom(*options.until) : Result<double>(usualWidth);
        if (!share)
            return tl::unexpected(share.error());
        rule.until = *share;
        rule.atMost = options.atMost.value_or(usualSeconds);
    }
    return rule;
}

Result<Thresholds> thresholdsFrom(const MeasureOptions &options, int exits, Criterion criterion)
{
    if (exits == 1 && options.thresholds.empty())
        return Thresholds();
    if (options.thresholds.empty())
        return failure(
            ErrorKind::Usage, fmt::format("A network of {} exits is measured at thresholds.", exits),
            "Give one for all exits, --thresholds 0.63, or one for each but the last: --thresholds 0.4:0.9.");
    return parseThresholds(options.thresholds, exits, criterion);
}

/// Empty: all 1.
Result<std::vector<double>> temperaturesFrom(const MeasureOptions &options, int exits)
{
    if (!options.temperatures.empty())
        return parseTemperatures(options.temperatures, exits);
    const auto recorded = options.into.empty() ? std::nullopt : metadataOf(options.into);
    return recorded && recorded->contains(temperaturesKey) ? temperaturesIn(*recorded, exits) : std::vector<double>();
}

RunSettings settingsFor(const MeasureOptions &options, const Device &device, std::vector<bool> labelled)
{
    return {.device = device,
            .threads = options.threads > 0 ? options.threads : defaultThreads(),
            .execution = executionFrom(options.execution).value_or(Execution::Optimised),
            .precision = precisionFrom(options.precision).value_or(Precision::Float32),
            .allowsTf32 = options.tf32,
            .among = options.among == "labelled" ? std::move(labelled) : std::vector<bool>()};
}

void declareNetwork(CLI::App &command, MeasureOptions &options)
{
    addNetworkOptions(command, options.network);
    addExitsOption(command, options.network);
    addOutputsOption(command, options.network, "recognised");
    command.add_option("--dataset", options.dataset, "root of the test set");
    command.add_option("--split", options.split, "split of the test set");
    command.add_option("--labels", options.labels, "label order, as for record; the accuracy depends on it");
    command.add_option("--among", options.among, "classes that can be answers: all, or labelled")
        ->check(CLI::IsMember({"labelled", "all"}))
        ->capture_default_str();
    command.add_option("--thresholds", options.thresholds, "one for all exits: 0.63; or one for each: 0.4:0.9");
    addCriterionOption(command, options.criterion);
    command.add_option("--temperatures", options.temperatures,
                       "divide the logits of each exit: 1.42:1.18:1 (default: as the recording of --into)");
    addImageOptions(command, options.images);
    command
        .add_option("--batch", options.batch,
                    "images per batch (default: 64, or the number that the network is made for)")
        ->check(CLI::Range(1, 65536));
    command.add_option("--threads", options.threads, "processor threads (default: one per core)")
        ->check(CLI::Range(1, 4096));
    command.add_option("--device", options.device, "cpu, cuda:0, … or auto")->capture_default_str();
    command.add_option("--execution", options.execution, "optimised or archived")
        ->check(CLI::IsMember({"optimised", "archived"}))
        ->capture_default_str();
    command.add_option("--precision", options.precision, "fp32, bf16 or fp16")
        ->check(CLI::IsMember({"fp32", "bf16", "fp16"}))
        ->capture_default_str();
    addTf32Option(command, options.tf32);
    command.add_option("--decode", options.decode, "yes: decoding images is measured too; no: they are decoded before")
        ->check(CLI::IsMember({"yes", "no"}))
        ->capture_default_str();
    command.add_option("--alone", options.alone, "images that are also run one at a time; 0: none")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    command.add_flag("--no-prefixes", options.noPrefixes, "do not measure the cost of each exit");
}

void declareRepeats(CLI::App &command, MeasureOptions &options)
{
    auto *limit = command.add_option("--limit", options.limit, "measure only this many images, classes balanced")
                      ->check(CLI::PositiveNumber);
    command.add_option("--images", options.programImages, "images that one run of a program classifies")
        ->check(CLI::PositiveNumber);
    auto *repeats = command.add_option("--repeat", options.repeats, "repeat so many times, and no more")
                        ->check(CLI::Range(1, 1'000'000));
    auto *until = command.add_option("--until", options.until,
                                     "repeat until half the 95 % interval of every mean is this share of it\n"
                                     "(default: 1%, unless --repeat is given)");
    auto *atMost = command
                       .add_option("--at-most", options.atMost,
                                   "seconds after which no repeat begins (default: 600, unless --repeat is given)")
                       ->check(CLI::PositiveNumber);
    command.add_option("--warm-up", options.warmUps, "repeats before, which do not count")
        ->check(CLI::Range(0, 1000))
        ->capture_default_str();
    command
        .add_option("--contest", options.contest,
                    "follow the protocol of a contest; cifar10-joules: the whole test set 200 times")
        ->check(CLI::IsMember({joulesContest}))
        ->excludes(limit)
        ->excludes(repeats)
        ->excludes(until)
        ->excludes(atMost);
}

} // namespace

void declareOptions(CLI::App &command, MeasureOptions &options)
{
    declareNetwork(command, options);
    options.ofNetworks
        = command.get_options([&command](const CLI::Option *option) { return option != command.get_help_ptr(); });
    declareRepeats(command, options);
    addMeterOptions(command, options.meters);
    addIdleOption(command, options.meters);
    command.add_flag("--json", options.json, "print JSON");
    auto *out = command.add_option("--out", options.out, "write a report as JSON (FILE.json)");
    command
        .add_option("--into", options.into,
                    "write what each exit costs, in milliseconds and joules, into the network's recording (FILE.exits)")
        ->excludes(out);
    addSandboxOptions(command, *options.sandbox, 0);
}

Result<ProgramMeasureRequest> programRequestFrom(const MeasureOptions &options)
{
    const auto rule = ruleFrom(options);
    if (!rule)
        return tl::unexpected(rule.error());
    ProgramMeasureRequest request{*options.program, options.programImages, *rule};
    if (!options.contest.empty() && !request.images)
        request.images = contestImages;
    return request;
}

Result<NetworkMeasureRequest> networkRequestFrom(const MeasureOptions &options, const Network &network,
                                                 const ImagePlan &plan, int exits, const Device &device,
                                                 std::vector<bool> labelled)
{
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    auto thresholds = thresholdsFrom(options, exits, *criterion);
    if (!thresholds)
        return tl::unexpected(thresholds.error());
    auto temperatures = temperaturesFrom(options, exits);
    if (!temperatures)
        return tl::unexpected(temperatures.error());
    const auto rule = ruleFrom(options);
    if (!rule)
        return tl::unexpected(rule.error());
    const bool isContest = !options.contest.empty();
    const double memory = options.sandbox->memoryLimit > 0 ? options.sandbox->memoryLimit : usualMemory;
    NetworkMeasureRequest request;
    request.thresholds = std::move(*thresholds);
    request.criterion = *criterion;
    request.batch = options.batch.value_or(fixedBatch(network, plan.input).value_or(request.batch));
    request.limit = options.limit;
    request.alone = isContest ? 0 : options.alone;
    request.withPrefixes = !isContest && !options.noPrefixes;
    request.decodes = options.decode == "yes";
    request.imageBytes = memory / 3 * 1e9;
    request.rule = *rule;
    request.run = settingsFor(options, device, std::move(labelled));
    request.run.temperatures = std::move(*temperatures);
    return request;
}

} // namespace offramp

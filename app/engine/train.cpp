// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/cancelwatch.h"
#include "app/engine/measuringtools.h"
#include "app/engine/networkoptions.h"
#include "app/engine/networkoutput.h"
#include "app/engine/proposeexits.h"
#include "app/engine/reporter.h"
#include "app/engine/sandboxoptions.h"
#include "app/engine/trainevents.h"
#include "app/usage/seeds.h"
#include "core/execution/devices.h"
#include "core/power/partmeter.h"
#include "core/protocol/engineverbs.h"
#include "core/support/outputs.h"
#include "core/tradeoff/shownnumbers.h"
#include "core/training/trainer.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <memory>

namespace offramp {

namespace {

struct TrainOptions {
    std::string architecture;
    std::string dataset;
    std::string recipe;
    std::string out;
    std::string weights;
    bool resume = false;
    std::optional<std::string> split;
    std::string labels;
    std::optional<int> size;
    std::optional<int> epochs;
    std::optional<std::size_t> limit;
    std::optional<std::uint64_t> seed;
    std::string device = "cpu";
    std::string precision = "fp32";
    int threads = 0;
    HeadChoice heads;
    int proposedExits = 0; ///< 0: none
    bool isHeadGiven = false;
    double featureMemory = TrainingRequest().featureMemory;
    MeterTexts meters;
    bool dryRun = false;
    bool events = false;
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
};

/// The network that gets heads; where that is not an archive, nothing is there or it has no code.
NetworkOptions archiveOf(const TrainOptions &options)
{
    NetworkOptions archive;
    archive.file = options.architecture;
    return archive;
}

Result<Recipe> recipeOf(const TrainOptions &options)
{
    auto recipe = recipeFrom(options.recipe);
    if (!recipe)
        return recipe;
    if (options.epochs)
        *recipe = withEpochs(std::move(*recipe), *options.epochs);
    if (options.limit)
        recipe->limit = options.limit;
    recipe->seed = options.seed.value_or(recipe->seed);
    recipe->frozenTrunk = recipe->frozenTrunk || options.proposedExits > 0;
    return recipe;
}

std::string epochText(const EpochRecord &epoch, const TrainingPlan &plan, int epochs)
{
    const bool isHeldBack = !epoch.heldBack.empty();
    const auto &scores = isHeldBack ? epoch.heldBack : epoch.train;
    std::vector<std::string> exits;
    for (std::size_t k = 0; k < scores.size(); ++k)
        exits.push_back(fmt::format("{} {} %", plan.spec.exits[k].name,
                                    percentNumber(scores[k].accuracy, isHeldBack ? epoch.heldBackImages : 0)));
    return fmt::format("Epoch {} of {}: {} correct of the images {}, {:.0f} images/s{}{}", epoch.epoch, epochs,
                       fmt::join(exits, ", "), isHeldBack ? "held back" : "trained with", epoch.imagesPerSecond,
                       epoch.energy ? ", " + energyText(*epoch.energy) : "", epoch.isBest ? "; the best so far" : "");
}

/// What measures the energy of epochs. It is not open where nothing can be measured; notes say why.
struct EnergyTools {
    std::optional<PartMeter> meter;
    std::vector<std::string> notes;
};

Result<void> open(EnergyTools &tools, const MeterTexts &texts, const Device &device)
{
    auto opened = openMeters(texts, &device, [&](const std::string &text) { tools.notes.push_back(text); });
    if (!opened)
        return tl::unexpected(opened.error());
    if (opened->meters.empty() && !tools.notes.empty())
        tools.notes.insert(tools.notes.begin(), "The energy of the training is not measured.");
    if (!opened->meters.empty())
        tools.meter.emplace(std::move(opened->meters));
    return {};
}

/// Sends the progress of a training, a few times a second.
std::function<void(const TrainingProgress &)> progressTo(Reporter &reporter)
{
    static constexpr std::chrono::milliseconds pause{250};
    return [&reporter, last = std::chrono::steady_clock::time_point()](const TrainingProgress &progress) mutable {
        const auto now = std::chrono::steady_clock::now();
        if (now - last < pause)
            return;
        last = now;
        const auto left = static_cast<double>(progress.allImages - progress.images) / progress.imagesPerSecond;
        reporter.send(ProgressEvent{
            progress.images, progress.allImages, progress.flops, {}, progress.imagesPerSecond, left, std::nullopt});
    };
}

std::vector<std::filesystem::path> inputsOf(const TrainOptions &options)
{
    auto files = filesOf(archiveOf(options));
    files.insert(files.end(), {options.recipe, options.weights});
    return files;
}

/// The network and what is written beside it.
std::vector<std::filesystem::path> outputsOf(const TrainOptions &options)
{
    std::vector<std::filesystem::path> files{options.out};
    for (const char *suffix : {".checkpoint", ".jsonl", ".csv"})
        files.emplace_back(options.out + suffix);
    if (options.proposedExits > 0)
        files.emplace_back(options.out + ".exits");
    return files;
}

Result<void> runTrain(const TrainOptions &options, Reporter &reporter)
{
    const CancelWatch cancel(options.events);
    const auto began = std::chrono::steady_clock::now();
    if (auto checked = checkOutputs(outputsOf(options), inputsOf(options)); !checked)
        return checked;
    if (auto checked = checkNoRecording(options.out); !checked)
        return checked;
    if (options.isHeadGiven && options.heads.after.empty() && options.proposedExits == 0)
        return failure(ErrorKind::Usage, "--head says what heads are like, and there are none.",
                       "Add --heads-at or --propose-exits.");
    if (const auto warning = options.sandbox->entered.warning(); !warning.empty())
        reporter.send(WarningEvent{warning});
    static_cast<void>(warnAboutCode(archiveOf(options), reporter));
    auto recipe = recipeOf(options);
    if (!recipe)
        return tl::unexpected(recipe.error());
    auto device = chooseDevice(options.device);
    if (!device)
        return tl::unexpected(device.error());
    EnergyTools energy;
    if (auto opened = open(energy, options.meters, *device); !opened)
        return opened;
    const auto split = trainingSplit(options.dataset, options.split);
    if (!split)
        return tl::unexpected(split.error());
    const auto dataset = openDataset(options.dataset, {*split, options.labels});
    if (!dataset)
        return tl::unexpected(dataset.error());
    if (auto checked = checkOutputs(outputsOf(options), filesOf(*dataset)); !checked)
        return checked;
    const auto plan = planTraining(options.architecture, *dataset, options.size, options.heads);
    if (!plan)
        return tl::unexpected(plan.error());
    for (const std::string &warning : plan->images.warnings)
        reporter.send(WarningEvent{warning});

    const TrainingRequest request{.recipe = std::move(*recipe),
                                  .out = options.out,
                                  .weights = options.weights,
                                  .resume = options.resume,
                                  .device = std::move(*device),
                                  .precision = precisionFrom(options.precision).value_or(Precision::Float32),
                                  .threads = options.threads,
                                  .featureMemory = options.featureMemory,
                                  .dryRun = options.dryRun,
                                  .meter = energy.meter ? &*energy.meter : nullptr};
    const ExitProposal proposal{options.proposedExits, options.heads.design, options.sandbox->entered.text()};
    if (proposal.number > 0) {
        if (auto possible = checkProposal(proposal, request, *plan, *dataset); !possible)
            return possible;
    }
    DoneEvent done;
    std::vector<EpochRecord> epochs;
    TrainingListener listener;
    listener.begun = [&](const TrainingStart &start) {
        const TrainingEvent event = trainingEvent(start, *plan, *dataset, request.recipe);
        done.samples = event.images * static_cast<std::uint64_t>(event.epochs);
        done.recorded = event.images * static_cast<std::uint64_t>(event.epochsDone);
        reporter.send(HelloEvent{protocolVersion,
                                 trainVerb.name,
                                 "offramp-engine " OFFRAMP_VERSION,
                                 toText(request.device),
                                 options.out,
                                 done.samples,
                                 done.recorded,
                                 {}});
        reporter.send(event);
        epochs = start.epochs;
        for (const EpochRecord &epoch : epochs)
            reporter.send(epochEvent(epoch));
        if (start.flops && !options.dryRun && !energy.notes.empty())
            reporter.note(fmt::format("{}", fmt::join(energy.notes, " ")));
        if (options.dryRun)
            reporter.note(checkedText(event));
        else
            done.recorded = done.samples;
    };
    listener.epoch = [&](const EpochRecord &epoch) {
        epochs.push_back(epoch);
        reporter.send(epochEvent(epoch));
        reporter.note(epochText(epoch, *plan, request.recipe.epochs));
    };
    listener.progress = progressTo(reporter);
    listener.note = [&](const std::string &text) {
        reporter.note(text);
        if (options.events)
            reporter.send(WarningEvent{text});
    };
    if (auto trained = train(request, *plan, *dataset, listener, cancel.token()); !trained)
        return trained;
    if (const auto total = totalEnergyText(epochs); !total.empty() && !options.dryRun)
        reporter.note(total);
    if (proposal.number > 0 && !options.dryRun) {
        if (auto proposed = proposeExits(proposal, request, *plan, *dataset, reporter, cancel.token()); !proposed)
            return proposed;
    }
    done.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    reporter.send(done);
    return {};
}

void declareHeadOptions(CLI::App &command, TrainOptions &options)
{
    auto *at = command
                   .add_option("--heads-at", options.heads.after,
                               "places that get heads, instead of the exits of an architecture: layer1,layer2")
                   ->delimiter(',');
    command.add_option("--head", options.heads.design, "design of these heads")
        ->capture_default_str()
        ->each([&options](const std::string &) { options.isHeadGiven = true; });
    command
        .add_option_function<int>(
            "--propose-exits",
            [&options](int number) {
                options.proposedExits = number;
                options.heads.afterEachBlock = true;
            },
            "train a head after each block of a frozen trunk, record the images held back once, into OUT.exits, and\n"
            "print what each place is worth and which so many are the best")
        ->check(CLI::Range(1, 1000))
        ->excludes(at);
    command
        .add_option(
            "--feature-memory", options.featureMemory,
            "GB of memory for what a frozen trunk gives for the images; above it, it is computed in every epoch")
        ->check(CLI::Range(0.0, 1e6))
        ->capture_default_str();
}

void declareOptions(CLI::App &command, TrainOptions &options)
{
    command
        .add_option(
            "--architecture", options.architecture,
            "resnet18, cifar_resnet20, padova-resnext50-64, … or a JSON file that describes a network with its\n"
            "exits, as the README has it; or a TorchScript archive, which stays as it is and gets heads (--heads-at)")
        ->required();
    command
        .add_option("--dataset", options.dataset,
                    "root of TinyImageNet, CIFAR-10 or CIFAR-100, or folders of images by class; its test set is not "
                    "used")
        ->required();
    command.add_option("--recipe", options.recipe, fmt::format("{}, or a JSON file", fmt::join(recipeNames(), ", ")))
        ->required();
    command
        .add_option("--out", options.out, "network to write (NET.safetensors); its checkpoint and log are beside it")
        ->required();
    declareHeadOptions(command, options);
    command.add_option("--weights", options.weights,
                       "weights to begin with (safetensors or a PyTorch state dict), also for other classes or exits");
    command.add_flag("--resume", options.resume, "go on with a training that was stopped or killed");
    command.add_flag("--dry-run", options.dryRun,
                     "check everything and print what would be trained; train and write nothing");
    command.add_option("--split", options.split, "split to train with (default: train, or all where there are none)");
    command.add_option("--labels", options.labels, "label order: sorted, numeric or wnids (default: as record's)")
        ->check(CLI::IsMember({"sorted", "numeric", "wnids"}));
    command.add_option("--size", options.size, "resize the shorter side and keep the centre square, in pixels")
        ->check(CLI::Range(1, 8192));
    command
        .add_option("--epochs", options.epochs, "epochs, instead of the recipe's; its schedule is stretched to them")
        ->check(CLI::Range(1, 100'000));
    command.add_option("--limit", options.limit, "use only this many images, classes balanced")
        ->check(CLI::Range(2, 1'000'000'000));
    command.add_option("--seed", options.seed, "seed of all that is random")->check(seeds());
    command.add_option("--device", options.device, "cpu, cuda:0, … or auto")->capture_default_str();
    command
        .add_option("--precision", options.precision,
                    "of what layers compute: fp32, or bf16 on weights that stay fp32 (faster on a GPU)")
        ->check(CLI::IsMember({"fp32", "bf16"}))
        ->capture_default_str();
    command.add_option("--threads", options.threads, "processor threads (default: one per core)")
        ->check(CLI::Range(1, 4096));
    addMeterOptions(command, options.meters);
    addSandboxOptions(command, *options.sandbox, 0);
    command.add_flag("--events", options.events, "write JSON lines to stdout; a line on stdin or its end cancels");
}

void fillPolicy(const TrainOptions &options)
{
    SandboxPolicy &policy = options.sandbox->policy;
    policy.readable = inputsOf(options);
    policy.testSets = {options.dataset};
    options.sandbox->hasEvents = options.events;
    if (options.dryRun) {
        policy.readable.insert(policy.readable.end(), {options.out, options.out + ".checkpoint"});
        return;
    }
    const auto folder = std::filesystem::path(options.out).parent_path();
    policy.folder = folder.empty() ? "." : folder;
}

} // namespace

Verb addTrain(CLI::App &app)
{
    auto *command = app.add_subcommand(trainVerb.name, trainVerb.summary);
    command->footer(
        "A part of the images is held back; the epoch that answers them best is kept. The same command with\n"
        "--resume goes on with a training that was stopped or killed, and loses at most one epoch.");
    const auto options = std::make_shared<TrainOptions>();
    declareOptions(*command, *options);
    return {command,
            [options] {
                Reporter reporter(options->events);
                return reporter.end([&] { return runTrain(*options, reporter); });
            },
            options->sandbox, [options] { fillPolicy(*options); }};
}

} // namespace offramp

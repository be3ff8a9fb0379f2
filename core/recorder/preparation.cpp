// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/preparation.h"

#include "core/exits/permutation.h"
#include "core/flops/flopcounter.h"
#include "core/protocol/engineverbs.h"
#include "core/recorder/batchchoice.h"
#include "core/recorder/imagefeed.h"
#include "core/recorder/recordplan.h"
#include "core/recorder/trial.h"
#include "core/support/availablememory.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

using Metadata = std::map<std::string, std::string>;

bool isAmongLabelled(const RecordRequest &request, const std::optional<Metadata> &before)
{
    return request.amongLabelled.value_or(before && textUnder(*before, "among") == "labelled");
}

/// Mentions that answers can be restricted to a test set's classes, where it has clearly fewer than the network.
void noteAmong(std::vector<std::string> &warnings, const OutputShape &outputs, const Dataset &dataset)
{
    const auto labelled = static_cast<int>(dataset.labels.outputOf.size());
    if (labelled + 1 < outputs.classes) // one may be a background class
        warnings.push_back(fmt::format("The test set has {} of the network's {} classes, and all of these can be "
                                       "answers. --among labelled restricts answers to the classes of the test set.",
                                       labelled, outputs.classes));
}

RunSettings settingsFor(const RecordRequest &request, const std::optional<Metadata> &before, std::vector<bool> labelled)
{
    const auto execution = before ? executionFrom(textUnder(*before, "execution")).value_or(Execution::AsArchived)
                                  : Execution::Optimised;
    const auto precision
        = before ? precisionFrom(textUnder(*before, "precision")).value_or(Precision::Float32) : Precision::Float32;
    return {.device = request.device,
            .threads = request.threads > 0 ? request.threads : defaultThreads(),
            .execution = request.execution.value_or(execution),
            .precision = request.precision.value_or(precision),
            .allowsTf32 = request.allowsTf32.value_or(before && allowsTf32(*before)),
            .among = isAmongLabelled(request, before) ? std::move(labelled) : std::vector<bool>()};
}

FlopRules rulesFor(const RecordRequest &request, const std::optional<Metadata> &before)
{
    const auto recorded = before ? flopRulesFrom(textUnder(*before, "count")) : std::nullopt;
    return request.count.value_or(recorded.value_or(FlopRules::Fvcore));
}

/// A network that decides inside forward is recorded one image at a time and as archived, as only a run of forward
/// shows what an image costs.
RecordRequest withBatches(RecordRequest request, const BatchPlan &batches, bool differsBySample)
{
    request.batch = batches.size;
    if (differsBySample)
        request.execution = Execution::AsArchived;
    return request;
}

/// An error where a part of the test set would be empty, or was begun in another order of work.
Result<void> checkShard(const RecordRequest &request, std::size_t samples, const std::optional<Metadata> &before)
{
    if (!request.shard)
        return {};
    if (request.isBatchToBeChosen && !request.isBatchGiven)
        return failure(ErrorKind::Usage, "The parts of a test set are recorded in batches of the same size.",
                       "Give a number to --batch in place of auto, the same for each part.");
    if (auto divisible = checkDivisible(*request.shard, samples, static_cast<std::size_t>(request.batch)); !divisible)
        return divisible;
    if (!before || !request.seed || *request.seed == seedIn(*before))
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("{} was begun with --seed {}; with --seed {} this part has other images.",
                               request.out.string(), seedIn(*before), *request.seed),
                   fmt::format("Give --seed {}, or choose another output file.", seedIn(*before)));
}

/// The first rows of the order of work, in batches.
std::vector<std::vector<std::size_t>> sampleOf(const Dataset &dataset, const RecordRequest &request, bool isFullFloat32,
                                               int batch)
{
    const std::size_t wanted = isFullFloat32 ? 32 : 256;
    std::vector<std::int32_t> label;
    for (const Sample &sample : dataset.samples)
        label.push_back(sample.label);
    const auto order = stratifiedPermutation(label, request.seed.value_or(0));
    const std::size_t count = std::min(std::max(wanted, static_cast<std::size_t>(batch)), order.size());
    return inBatches(std::span(order).first(count), batch);
}

/// Batches become smaller where memory runs out in a trial, which is said in their warnings.
Result<Trial> openSession(const Network &network, const Dataset &dataset, const ImagePlan &images,
                          const OutputShape &outputs, const RecordRequest &request,
                          const std::optional<Metadata> &before, bool isDryRun, BatchPlan &batches)
{
    const RunSettings settings = settingsFor(request, before, labelledClasses(outputs, dataset));
    const bool isPlain = settings.execution == Execution::AsArchived && settings.isFullFloat32();
    while (!before && !isPlain) {
        auto trial = tryOut(network, dataset, images, outputs, settings,
                            isDryRun ? std::vector<std::vector<std::size_t>>()
                                     : sampleOf(dataset, request, settings.isFullFloat32(), batches.running),
                            batches.running);
        if (trial)
            return trial;
        auto smaller = halve(batches, trial.error());
        if (!smaller)
            return tl::unexpected(smaller.error());
        batches.warnings.push_back(std::move(*smaller));
    }
    auto session = Session::open(network, images.input, settings);
    if (!session)
        return tl::unexpected(session.error());
    return Trial{std::move(*session), settings, {}, {}};
}

/// Tries out which batch is fastest.
Result<void> choose(BatchPlan &batches, Session &session, const ImagePlan &images, const OutputShape &outputs,
                    const RecordRequest &request, std::size_t samples)
{
    constexpr int mostImages = 1024;
    const auto available = availableMemory();
    const auto largest = static_cast<std::size_t>(
        available ? std::min(mostImages, largestBatch(images.input, decodingThreads(), *available)) : mostImages);
    const auto most = static_cast<int>(std::min({largest, request.limit.value_or(largest), samples}));
    auto choice = chooseBatch(batches.running, most, [&](int batch) {
        return imagesPerSecond(session, images.input, outputs, request.device, batch);
    });
    if (!choice)
        return tl::unexpected(choice.error());
    batches.size = batches.running = choice->batch;
    batches.isToBeChosen = false;
    batches.notes.push_back(std::move(choice->why));
    return {};
}

/// A session, and the batches that it runs.
Result<Trial> openWithBatches(const Network &network, const Dataset &dataset, const ImagePlan &images,
                              const OutputShape &outputs, const RecordRequest &request,
                              const std::optional<Metadata> &before, bool isDryRun, BatchPlan &batches)
{
    auto trial = openSession(network, dataset, images, outputs, request, before, isDryRun, batches);
    if (!trial || !batches.isToBeChosen)
        return trial;
    if (isDryRun)
        batches.notes.emplace_back("The fastest batch is tried out when the recording begins.");
    else if (auto chosen = choose(batches, trial->session, images, outputs, request, dataset.samples.size()); !chosen)
        return tl::unexpected(chosen.error());
    return trial;
}

} // namespace

std::optional<Metadata> metadataOf(const std::filesystem::path &out)
{
    const auto layout = File::open(out, File::Mode::Read).and_then(readLayout);
    return layout ? std::optional(layout->header.metadata) : std::nullopt;
}

Result<OutputShape> probeFor(const Network &network, ImagePlan &images)
{
    const auto outputs = network.probe(images.input);
    if (outputs || network.spec().input)
        return outputs;
    const InputShape grey{1, images.input.height, images.input.width};
    const auto outputsInGrey = network.probe(grey);
    if (!outputsInGrey)
        return outputs;
    images.input = grey;
    images.how.grey = true;
    images.warnings.push_back("The network takes images of one channel: they are converted to grey, as by Pillow.");
    return outputsInGrey;
}

Result<Preparation> prepare(const Network &network, const Dataset &dataset, const RecordRequest &request, bool isDryRun)
{
    auto images = planImages(network.spec(), request.images, dataset);
    if (!images)
        return tl::unexpected(images.error());
    const auto outputs = probeFor(network, *images);
    if (!outputs)
        return tl::unexpected(outputs.error());
    if (const auto fits = checkClasses(*outputs, dataset); !fits)
        return tl::unexpected(fits.error());
    const auto before = metadataOf(request.out);
    auto flops = countFlops(network, images->input, 1, rulesFor(request, before));
    if (!flops)
        return tl::unexpected(flops.error());
    if (!network.weightsChoice().empty())
        flops->warnings.push_back(network.weightsChoice());
    if (network.checksums() == Checksums::SwitchedOff)
        flops->warnings.push_back(checksumNote(network.checksums(), network.path()));
    auto batches = planBatches(request, before, network, images->input, dataset.samples.size());
    if (!batches)
        return tl::unexpected(batches.error());
    if (flops->differsBySample)
        *batches = {1, 1};
    RecordRequest used = withBatches(request, *batches, flops->differsBySample);
    if (auto possible = checkShard(used, dataset.samples.size(), before); !possible)
        return tl::unexpected(possible.error());
    auto trial = openWithBatches(network, dataset, *images, *outputs, used, before, isDryRun, *batches);
    if (!trial)
        return tl::unexpected(trial.error());
    used.batch = batches->size;

    const auto kinds = network.outputKinds(images->input);
    if (!kinds)
        return tl::unexpected(kinds.error());
    auto plan = planRecording(network, *outputs, dataset, *images, *flops, used, trial->run);
    plan.origin.outputKinds = toText(*kinds);
    plan.origin.exitOutputs = toText(network.exitOutputs());
    plan.withScores
        = std::ranges::any_of(network.exitOutputs(), [](const ExitOutput &exit) { return exit.score.has_value(); });
    const auto fingerprint = fingerprintFor(dataset, before.value_or(Metadata()));
    if (!fingerprint)
        return tl::unexpected(fingerprint.error());
    plan.origin.datasetFingerprint = *fingerprint;
    std::vector<std::string> notes{fmt::format("Execution {}, {}, {}, batches of {}.", toText(trial->run.execution),
                                               precisionText(trial->run.precision, trial->run.allowsTf32),
                                               counted(trial->run.threads, "thread"), batches->running)};
    notes.insert(notes.end(), batches->notes.begin(), batches->notes.end());
    if (used.shard)
        notes.push_back(
            fmt::format("This is part {} of the test set; offramp-engine merge joins the parts.", toText(*used.shard)));
    if (const auto &changed = trial->lowPrecision; changed && changed->answers > 0) {
        plan.metadata["precision_answers"] = std::to_string(changed->answers);
        plan.metadata["precision_changed"] = std::to_string(changed->changed);
        notes.push_back(
            fmt::format("{} changes {} of {} answers (all exits of a sample) against float32: {:.2f} %.",
                        trial->run.allowsTf32 ? "TF32" : toText(trial->run.precision), changed->changed,
                        changed->answers,
                        100.0 * static_cast<double>(changed->changed) / static_cast<double>(changed->answers)));
    }
    std::vector<std::string> warnings = dataset.notes;
    warnings.insert(warnings.end(), images->warnings.begin(), images->warnings.end());
    warnings.insert(warnings.end(), flops->warnings.begin(), flops->warnings.end());
    if (!used.amongLabelled && !before)
        noteAmong(warnings, *outputs, dataset);
    warnings.insert(warnings.end(), batches->warnings.begin(), batches->warnings.end());
    if (trial->whyArchived)
        warnings.push_back(fmt::format("The network runs as archived, which is slower. {}", *trial->whyArchived));
    return Preparation{std::move(*images), *outputs,
                       std::move(*flops),  std::move(trial->session),
                       std::move(used),    std::move(*batches),
                       std::move(plan),    std::move(warnings),
                       std::move(notes)};
}

HelloEvent helloFor(const Preparation &prepared, std::size_t samples, std::size_t recorded)
{
    return {.verb = recordVerb.name,
            .program = prepared.plan.metadata.at("program"),
            .device = toText(prepared.request.device),
            .recording = prepared.request.out.string(),
            .samples = samples,
            .recorded = recorded,
            .flops = prepared.plan.origin.flops,
            .batch = prepared.batches.reported()};
}

} // namespace offramp

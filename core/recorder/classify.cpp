// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/classify.h"

#include "core/execution/exitingrun.h"
#include "core/flops/flopcounter.h"
#include "core/networks/fixedbatch.h"
#include "core/recorder/preparation.h"
#include "core/recorder/recordedorigin.h"
#include "core/recorder/sampleimage.h"
#include "core/recording/origin.h"
#include "core/recording/temperatures.h"
#include "core/support/caught.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

namespace offramp {

namespace {

Sample sampleOf(const std::filesystem::path &file)
{
    return {.path = file, .name = file.string()};
}

/// How the images are prepared, found with one of them where nothing says their size.
Result<ImagePlan> planWith(const Network &network, const std::optional<std::string> &recorded,
                           const ImageOptions &options, const std::filesystem::path &file)
{
    Dataset one;
    one.samples = {sampleOf(file)};
    return recorded ? imagesAsRecorded(*recorded, one, options) : planImages(network.spec(), options, one);
}

Result<ImagePlan> planFor(const Network &network, const std::optional<std::string> &recorded,
                          const ImageOptions &options, const std::vector<std::filesystem::path> &files)
{
    const NetworkSpec &spec = network.spec();
    if (!recorded && !options.size && !spec.resize && !spec.crop && !spec.input)
        return failure(ErrorKind::BadInput, "Neither a recording nor the network says how large its images are.",
                       "Give --recording RUN.exits, or the size to which images are resized: --size N.");
    auto plan = planWith(network, recorded, options, files.front());
    for (std::size_t i = 1; !plan && plan.error().kind != ErrorKind::Usage && i < files.size(); ++i) {
        if (auto other = planWith(network, recorded, options, files[i]))
            return other;
    }
    return plan;
}

/// What the network gives for images prepared in this way, once it is known to be the one of the recording.
Result<OutputShape> outputsOf(const Network &network, const Recording *recording, ImagePlan &plan)
{
    if (!recording)
        return probeFor(network, plan);
    std::vector<std::string> unknown;
    if (const auto same = compareNetwork(*recording, network, unknown); !same)
        return tl::unexpected(same.error());
    for (const std::string &what : unknown)
        plan.warnings.push_back(fmt::format("The recording does not give its {}: not compared.", what));
    return compareOutputs(*recording, network, plan.input);
}

Result<RunSettings> settingsFor(const ClassifyRequest &request, const Recording *recording, const OutputShape &outputs)
{
    RunSettings run{.device = request.device,
                    .threads = request.threads > 0 ? request.threads : defaultThreads(),
                    .execution = Execution::AsArchived,
                    .precision = Precision::Float32,
                    .allowsTf32 = request.allowsTf32};
    if (!recording)
        return run;
    auto temperatures = temperaturesOf(*recording);
    if (!temperatures)
        return tl::unexpected(temperatures.error());
    run.temperatures = std::move(*temperatures);
    run.among = recordedAmong(*recording, outputs);
    run.execution = executionFrom(recording->about("execution").value_or("")).value_or(run.execution);
    run.precision = precisionFrom(recording->about("precision").value_or("")).value_or(run.precision);
    run.allowsTf32 = run.allowsTf32 || (run.device.kind == "cuda" && allowsTf32(recording->metadata));
    return run;
}

/// As recorded where the images have the recorded size for certain, else counted.
Result<std::vector<std::int64_t>> flopsOf(const Network &network, const Recording *recording, const ImagePlan &plan,
                                          const ImageOptions &options)
{
    const bool isRecorded = recording && !recording->flops.empty() && recording->about("preprocessing");
    if (isRecorded && !options.size && plan.how.crop)
        return recording->flops;
    const auto rules = recording ? flopRulesFrom(recording->about("count").value_or("")) : std::nullopt;
    auto counted = countStageFlops(network, plan.input, rules.value_or(FlopRules::Fvcore));
    if (!counted || !isRecorded || options.size || *counted == recording->flops)
        return counted;
    return failure(ErrorKind::BadInput,
                   fmt::format("The recorded images have another size than these with {} x {} pixels: up to its exits "
                               "the network needs {} FLOPs in the recording, {} for these.",
                               plan.input.width, plan.input.height, fmt::join(recording->flops, ", "),
                               fmt::join(*counted, ", ")),
                   "Give the size of the recorded images, to which these are resized: --size N.");
}

std::vector<std::string> classNamesOf(const Network &network, const Recording *recording, const OutputShape &outputs)
{
    const auto classes = static_cast<std::size_t>(outputs.classes);
    auto names = recording ? recording->names("class_names") : std::vector<std::string>();
    if (names.size() != classes)
        names = network.spec().classNames;
    if (names.size() != classes)
        names.assign(classes, "");
    for (std::size_t c = 0; c < classes; ++c) {
        if (names[c].empty())
            names[c] = std::to_string(c);
    }
    return names;
}

std::vector<std::string> exitNamesOf(const Network &network, const Recording *recording, const OutputShape &outputs)
{
    auto names = recording ? recording->names("exit_names") : std::vector<std::string>();
    return names.size() == static_cast<std::size_t>(outputs.exits) ? names : network.exitNames(outputs.exits);
}

/// Which exits give what a criterion is on: those with a score, else all.
std::vector<bool> decidingExits(const Network &network, Criterion criterion, const OutputShape &outputs)
{
    std::vector<bool> decides(static_cast<std::size_t>(outputs.exits), criterion != Criterion::Score);
    const auto exits = network.exitOutputs();
    for (std::size_t k = 0; k < std::min(exits.size(), decides.size()); ++k)
        decides[k] = decides[k] || exits[k].score.has_value();
    return decides;
}

} // namespace

ImageClassifier::ImageClassifier(const ClassifyRequest &request, ImagePlan plan, StagedNetwork network)
    : m_plan(std::move(plan))
    , m_network(std::move(network))
    , m_criterion(request.criterion)
    , m_top(request.top)
    , m_allExits(request.allExits)
{
}

Result<ImageClassifier> ImageClassifier::open(const Network &network, const Recording *recording,
                                              const std::vector<std::filesystem::path> &files,
                                              const ClassifyRequest &request)
{
    const auto recorded = recording ? recording->about("preprocessing") : std::nullopt;
    auto plan = planFor(network, recorded, request.images, files);
    if (!plan)
        return tl::unexpected(plan.error());
    const auto outputs = outputsOf(network, recording, *plan);
    if (!outputs)
        return tl::unexpected(outputs.error());
    auto thresholds = parseThresholds(request.thresholds, outputs->exits, request.criterion);
    if (!thresholds)
        return tl::unexpected(thresholds.error());
    const auto run = settingsFor(request, recording, *outputs);
    if (!run)
        return tl::unexpected(run.error());
    auto staged = StagedNetwork::open(network, plan->input, *run);
    if (!staged)
        return tl::unexpected(staged.error());
    if (const auto gives = staged->checkGives(request.criterion); !gives)
        return tl::unexpected(gives.error());
    auto flops = flopsOf(network, recording, *plan, request.images);
    if (!flops)
        return tl::unexpected(flops.error());

    const int batch = fixedBatch(network, plan->input).value_or(1);
    ImageClassifier classifier(request, std::move(*plan), std::move(*staged));
    classifier.m_batch = batch;
    classifier.m_thresholds = std::move(*thresholds);
    classifier.m_decides = decidingExits(network, request.criterion, *outputs);
    classifier.m_flops = std::move(*flops);
    classifier.m_exitNames = exitNamesOf(network, recording, *outputs);
    classifier.m_classNames = classNamesOf(network, recording, *outputs);
    return classifier;
}

Result<std::vector<float>> ImageClassifier::pixelsOf(const std::filesystem::path &file) const
{
    const auto ready = readFittedImage(sampleOf(file), m_plan);
    if (!ready)
        return tl::unexpected(ready.error());
    const InputShape &input = m_plan.input;
    const Image &image = ready->image;
    if (image.width != input.width || image.height != input.height)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has {} x {} pixels; the network is run on {} x {}.", file.string(), image.width,
                                   image.height, input.width, input.height),
                       "Give the size to which images are resized: --size N.");
    const std::size_t floats = static_cast<std::size_t>(input.channels) * input.height * input.width;
    std::vector<float> pixels(floats * static_cast<std::size_t>(m_batch));
    for (std::size_t place = 0; place < pixels.size(); place += floats)
        normalise(image, m_plan.how, std::span(pixels).subspan(place, floats));
    return pixels;
}

Result<ClassifiedImage> ImageClassifier::classify(const std::filesystem::path &file) const
{
    try {
        const auto pixels = pixelsOf(file);
        if (!pixels)
            return tl::unexpected(pixels.error());
        ClassifiedImage image;
        bool hasExited = false;
        const auto take = [&](const ReachedExit &reached) {
            const auto k = static_cast<std::size_t>(reached.exit);
            image.exits.push_back({m_decides[k] ? std::optional(reached.uncertainty) : std::nullopt,
                                   mostProbable(reached.logits, reached.temperature, m_top)});
            if (hasExited || (k < m_thresholds.size() && !(reached.uncertainty < m_thresholds[k])))
                return;
            hasExited = true;
            image.predicted = reached.predicted;
            image.exit = reached.exit;
            image.flops = m_flops[k];
        };
        const Thresholds never(m_thresholds.size(), -std::numeric_limits<double>::infinity());
        ExitingRun run(m_network, m_criterion, m_allExits ? never : m_thresholds, m_batch, take);
        const std::size_t row = 0;
        if (const auto done = run.add(std::span(&row, 1), *pixels); !done)
            return tl::unexpected(done.error());
        if (const auto done = run.finish(); !done)
            return tl::unexpected(done.error());
        return image;
    } catch (...) {
        return tl::unexpected(caughtError());
    }
}

const std::string &ImageClassifier::className(std::int32_t label) const
{
    return m_classNames[static_cast<std::size_t>(label)];
}

std::vector<Error> whyNoneCanBeRead(const std::vector<std::filesystem::path> &files)
{
    std::vector<Error> errors;
    for (const std::filesystem::path &file : files) {
        const auto read = readSampleImage(sampleOf(file));
        if (read)
            return {};
        errors.push_back(read.error());
    }
    return errors;
}

} // namespace offramp

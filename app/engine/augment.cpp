// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/sandboxoptions.h"
#include "app/usage/seeds.h"
#include "core/augmentation/augment.h"
#include "core/augmentation/contactsheet.h"
#include "core/augmentation/policyjson.h"
#include "core/exits/permutation.h"
#include "core/protocol/engineverbs.h"
#include "core/recorder/imageplan.h"
#include "core/recorder/sampleimage.h"
#include "core/support/atomicfile.h"
#include "core/support/outputs.h"
#include "core/support/standardstreams.h"
#include "core/support/words.h"
#include "core/training/trainingplan.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

namespace offramp {

namespace {

constexpr int usualMostSide = 224;                 ///< larger images are made smaller, unless --size is given
constexpr std::uint64_t largestRecipe = 1'000'000; ///< bytes
constexpr std::uint64_t epochsOfOne = 8;           ///< columns where one augmentation is shown alone

struct AugmentOptions {
    std::string preview;
    std::string dataset;
    std::optional<std::string> split;
    std::string recipe;
    std::string only;
    std::size_t images = 6;
    std::optional<int> size;
    AugmentationRun run;
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
};

/// A column of the sheet: what it says and what its images get.
struct PreviewColumn {
    SheetColumn head;
    Policy policy;
    std::uint64_t epoch = 0;
};

/// An augmentation that every image gets.
Policy always(Augmentation augmentation)
{
    augmentation.probability = 1;
    return {augmentation};
}

/// What is to be shown: of the recipe, of one kind, or of all.
Result<Policy> policyOf(const AugmentOptions &options)
{
    if (!options.recipe.empty()) {
        auto policy = readWholeFile(options.recipe, largestRecipe).and_then([&](const std::string &text) {
            return parsePolicy(text, options.recipe);
        });
        if (policy && policy->empty())
            return failure(ErrorKind::BadInput, fmt::format("{} has no augmentations.", options.recipe),
                           "List some under \"augmentations\", or leave out --recipe to see all that there are.");
        return policy;
    }
    Policy policy;
    for (const AugmentationFacts &kind : augmentationKinds()) {
        if (options.only.empty() || options.only == kind.name)
            policy.push_back(usualAugmentation(kind.kind));
    }
    return policy;
}

std::vector<PreviewColumn> columnsFor(const Policy &policy, const AugmentOptions &options)
{
    const std::uint64_t epoch = options.run.epoch;
    std::vector<PreviewColumn> columns;
    columns.push_back({{"original", ""}, {}, epoch});
    for (const Augmentation &augmentation : policy)
        columns.push_back({{toText(augmentation.kind), strengthText(augmentation)}, always(augmentation), epoch});
    if (!options.recipe.empty())
        columns.push_back({{"the recipe", fmt::format("epoch {}", epoch)}, policy, epoch});
    if (!options.only.empty()) {
        const PreviewColumn one = columns.back();
        columns.resize(1);
        for (std::uint64_t i = 0; i < epochsOfOne; ++i)
            columns.push_back({{one.head.title, fmt::format("epoch {}", epoch + i)}, one.policy, epoch + i});
    }
    return columns;
}

/// How images become the network's input: squares of --size, or of the first image's shorter side.
Result<ImagePlan> planFor(const Dataset &dataset, std::optional<int> size)
{
    ImageOptions options;
    options.size = size;
    auto plan = planImages(NetworkSpec(), options, dataset);
    if (!plan || size)
        return plan;
    options.size = std::min({plan->input.width, plan->input.height, usualMostSide});
    return planImages(NetworkSpec(), options, dataset);
}

/// So many images, classes balanced; those that cannot be used are passed over with a warning.
Result<std::vector<LabelledImage>> imagesFor(const Dataset &dataset, const ImagePlan &plan,
                                             const AugmentOptions &options)
{
    std::vector<std::int32_t> labels;
    for (const Sample &sample : dataset.samples)
        labels.push_back(sample.label);
    std::vector<LabelledImage> images;
    for (const std::size_t row : stratifiedPermutation(labels, options.run.seed)) {
        if (images.size() == options.images)
            break;
        if (auto read = readFittedImage(dataset.samples[row], plan))
            images.push_back({row, std::move(read->image), {{labels[row], 1}}});
        else
            writeNote("Warning: " + toText(read.error()));
    }
    if (images.empty())
        return failure(ErrorKind::BadInput, fmt::format("No image of {} can be used.", options.dataset),
                       "Repair its images, or choose another test set.");
    return images;
}

/// The name of a class, or of several names the first.
std::string nameOf(std::int32_t label, const Dataset &dataset)
{
    return std::string(split(dataset.classNames[static_cast<std::size_t>(label)], ',').front());
}

/// What a mixed image is labelled as: "0.62 cat, 0.38 dog".
std::string captionFor(const LabelledImage &image, const Policy &policy, const Dataset &dataset)
{
    if (!std::ranges::any_of(policy, mixesImages, &Augmentation::kind))
        return {};
    std::vector<std::string> parts;
    for (const auto &[label, weight] : image.labels)
        parts.push_back(fmt::format("{:.2f} {}", weight, nameOf(label, dataset)));
    return fmt::format("{}", fmt::join(parts, ", "));
}

Result<ContactSheet> sheetOf(const std::vector<PreviewColumn> &columns, const std::vector<LabelledImage> &images,
                             const AugmentOptions &options, const Dataset &dataset)
{
    ContactSheet sheet;
    for (const LabelledImage &image : images) {
        const Sample &sample = dataset.samples[image.index];
        sheet.rows.push_back({nameOf(sample.label, dataset), sample.name, {}});
    }
    for (const auto &[title, policy, epoch] : columns) {
        const AugmentationRun run{options.run.seed, epoch};
        std::vector<LabelledImage> batch = images;
        for (LabelledImage &image : batch)
            image.image = augmented(std::move(image.image), policy, run, image.index);
        if (auto mixed = mix(batch, policy, run); !mixed)
            return tl::unexpected(mixed.error());
        sheet.columns.push_back(title);
        for (std::size_t row = 0; row < batch.size(); ++row) {
            std::string caption = captionFor(batch[row], policy, dataset);
            sheet.rows[row].cells.push_back({std::move(batch[row].image), std::move(caption)});
        }
    }
    return sheet;
}

/// An error where the sheet would replace the recipe or an image of the data set.
Result<void> checkPreview(const AugmentOptions &options, const Dataset &dataset)
{
    auto inputs = filesOf(dataset);
    inputs.emplace_back(options.recipe);
    return checkOutputs({options.preview}, inputs);
}

Result<std::string> pngOf(const Policy &policy, const AugmentOptions &options)
{
    // Training images where there are any; a data set that has only a test set can be looked at too.
    const auto dataset
        = openDataset(options.dataset, {trainingSplit(options.dataset, options.split).value_or(options.split), {}});
    if (!dataset)
        return tl::unexpected(dataset.error());
    if (auto checked = checkPreview(options, *dataset); !checked)
        return tl::unexpected(checked.error());
    const auto plan = planFor(*dataset, options.size);
    if (!plan)
        return tl::unexpected(plan.error());
    const auto images = imagesFor(*dataset, *plan, options);
    if (!images)
        return tl::unexpected(images.error());
    return sheetOf(columnsFor(policy, options), *images, options, *dataset).and_then(drawn).and_then(toPng);
}

Result<void> runAugment(const AugmentOptions &options)
{
    if (lowerCase(std::filesystem::path(options.preview).extension().string()) != ".png")
        return failure(ErrorKind::Usage, fmt::format("{} does not end in .png.", options.preview),
                       "The contact sheet is a PNG image: write --preview sheet.png.");
    const auto policy = policyOf(options);
    if (!policy)
        return tl::unexpected(policy.error());
    const auto written = replaceFile(options.preview, [&](File &file) {
        return pngOf(*policy, options).and_then([&](const std::string &png) {
            return file.write(0, std::as_bytes(std::span(png)));
        });
    });
    if (written)
        writeOutput(toJson(*policy) + '\n');
    return written;
}

void declareOptions(CLI::App &command, AugmentOptions &options)
{
    std::vector<std::string> names;
    for (const AugmentationFacts &kind : augmentationKinds())
        names.emplace_back(kind.name);
    command.add_option("--preview", options.preview, "contact sheet to write (FILE.png)")->required();
    command.add_option("--dataset", options.dataset, "root of the data set")->required();
    command.add_option("--split", options.split, "split of the data set (default: train, where there is one)");
    auto *recipe = command.add_option("--recipe", options.recipe,
                                      "show the augmentations of a recipe (FILE.json), each and all");
    command.add_option("--only", options.only, "show one augmentation, in eight epochs")
        ->check(CLI::IsMember(names))
        ->excludes(recipe);
    command.add_option("--images", options.images, "rows of the sheet, classes balanced")
        ->check(CLI::Range(2, 64))
        ->capture_default_str();
    command
        .add_option("--size", options.size,
                    "side of the images that a network would get, in pixels\n"
                    "(default: the shorter side of the first image, at most 224)")
        ->check(CLI::Range(1, 1024));
    command.add_option("--seed", options.run.seed, "seed of the random numbers, and of which images are shown")
        ->check(seeds())
        ->capture_default_str();
    command.add_option("--epoch", options.run.epoch, "epoch whose random numbers are shown")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
}

void fillPolicy(const AugmentOptions &options)
{
    SandboxPolicy &policy = options.sandbox->policy;
    if (!options.recipe.empty())
        policy.readable = {options.recipe};
    policy.testSets = {options.dataset};
    policy.output = options.preview;
}

} // namespace

Verb addAugment(CLI::App &app)
{
    auto *command = app.add_subcommand(augmentVerb.name, augmentVerb.summary);
    command->footer("Every image gets every augmentation once, with its usual strength:\n"
                    "  offramp-engine augment --preview sheet.png --dataset tiny-imagenet-200\n"
                    "The augmentations that are shown are printed as JSON, as a recipe has them.");
    const auto options = std::make_shared<AugmentOptions>();
    declareOptions(*command, *options);
    return {command, [options] { return runAugment(*options); }, options->sandbox, [options] { fillPolicy(*options); }};
}

} // namespace offramp

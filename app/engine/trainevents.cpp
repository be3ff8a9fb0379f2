// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/trainevents.h"

#include "core/support/numbers.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

std::vector<double> each(const std::vector<ExitScore> &scores, double ExitScore::*number)
{
    std::vector<double> numbers;
    for (const ExitScore &score : scores)
        numbers.push_back(score.*number);
    return numbers;
}

std::vector<std::string> namesOf(const std::vector<ExitSpec> &exits)
{
    std::vector<std::string> names;
    for (const ExitSpec &exit : exits)
        names.push_back(exit.name);
    return names;
}

/// "adamw, learning rate 0.003 (cosine), batch 8, seed 0, 1 augmentation, averaged weights".
std::string recipeText(const Recipe &recipe)
{
    std::string text
        = fmt::format("{}, learning rate {} ({}), batch {}, seed {}", toText(recipe.optimiser),
                      shortestText(recipe.learningRate), toText(recipe.schedule), recipe.batch, recipe.seed);
    if (const std::size_t count = recipe.augmentations.size(); count > 0)
        text += ", " + counted(count, "augmentation");
    if (recipe.distillationWeight > 0)
        text += ", distillation from the last exit";
    if (recipe.emaDecay > 0)
        text += ", averaged weights";
    return text;
}

} // namespace

TrainingEvent trainingEvent(const TrainingStart &start, const TrainingPlan &plan, const Dataset &dataset,
                            const Recipe &recipe)
{
    return {.network = plan.name,
            .exits = namesOf(plan.spec.exits),
            .classes = plan.spec.classes.value_or(0),
            .flops = start.flops ? std::optional(static_cast<std::uint64_t>(*start.flops)) : std::nullopt,
            .layout = dataset.layout,
            .split = dataset.split,
            .splits = splitsOf(dataset.root),
            .labels = dataset.labels.word,
            .images = start.images,
            .heldBack = start.heldBack,
            .epochs = recipe.epochs,
            .epochsDone = static_cast<int>(start.epochs.size()),
            .height = plan.images.input.height,
            .width = plan.images.input.width,
            .preprocessing = toText(plan.images.how),
            .recipe = recipeText(recipe) + (recipe.frozenTrunk || plan.trunk ? ", heads only" : "")};
}

EpochEvent epochEvent(const EpochRecord &epoch)
{
    EpochEvent event{.epoch = epoch.epoch,
                     .learningRate = epoch.learningRate,
                     .trainLoss = each(epoch.train, &ExitScore::loss),
                     .trainAccuracy = each(epoch.train, &ExitScore::accuracy),
                     .heldBackLoss = each(epoch.heldBack, &ExitScore::loss),
                     .heldBackAccuracy = each(epoch.heldBack, &ExitScore::accuracy),
                     .heldBackImages = static_cast<std::uint64_t>(epoch.heldBackImages),
                     .imagesPerSecond = epoch.imagesPerSecond,
                     .gflops = epoch.gflops,
                     .isBest = epoch.isBest};
    if (epoch.energy) {
        event.joules = epoch.energy->joules;
        event.joulesSource = wordFor(epoch.energy->source);
        event.meters = epoch.energy->meters;
    }
    return event;
}

std::string energyText(const PartEnergy &energy)
{
    return fmt::format("{} J{}", fixedText(energy.joules, decimalsFor(energy.joules)),
                       energy.source == EnergySource::Estimated ? " (estimated)" : "");
}

std::string totalEnergyText(const std::vector<EpochRecord> &epochs)
{
    PartEnergy total;
    std::size_t known = 0;
    for (const EpochRecord &epoch : epochs) {
        if (!epoch.energy)
            continue;
        ++known;
        total.joules += epoch.energy->joules;
        total.source = std::max(total.source, epoch.energy->source);
    }
    if (known == 0)
        return {};
    const bool isAll = known == epochs.size();
    return fmt::format("Energy of {}{} epoch{}: {}{}.", known, isAll ? "" : fmt::format(" of {}", epochs.size()),
                       epochs.size() == 1 ? "" : "s", energyText(total),
                       isAll ? "" : "; that of the others is not known");
}

std::string checkedText(const TrainingEvent &event)
{
    return fmt::format("Checked, nothing trained: {}, {}, {} classes; {} data set, split {}: {} to train with, {} held "
                       "back, labels {}; {}; {} of {} epochs done. Preprocessing: {}.",
                       event.network, counted(event.exits.size(), "exit"), event.classes, event.layout, event.split,
                       counted(event.images, "image"), groupedText(event.heldBack), event.labels, event.recipe,
                       event.epochsDone, event.epochs, event.preprocessing);
}

} // namespace offramp

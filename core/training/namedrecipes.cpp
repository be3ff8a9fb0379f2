// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/namedrecipes_p.h"

namespace offramp {

namespace {

Augmentation withProbability(AugmentationKind kind, double probability)
{
    Augmentation augmentation = usualAugmentation(kind);
    augmentation.probability = probability;
    return augmentation;
}

/// The reference submission's: Adam, 1e-3, batch 256, flips, CutMix.
Recipe referenceRecipe()
{
    Recipe recipe;
    recipe.optimiser = OptimiserKind::Adam;
    recipe.learningRate = 1e-3;
    recipe.schedule = ScheduleKind::Constant;
    recipe.batch = 256;
    recipe.augmentations
        = {withProbability(AugmentationKind::HorizontalFlip, 0.25),
           withProbability(AugmentationKind::VerticalFlip, 0.25), usualAugmentation(AugmentationKind::CutMix)};
    return recipe;
}

/// A first result within minutes.
Recipe quickRecipe()
{
    Recipe recipe;
    recipe.optimiser = OptimiserKind::AdamW;
    recipe.learningRate = 3e-3;
    recipe.weightDecay = 0.01;
    recipe.warmUpEpochs = 0.2;
    recipe.epochs = 2;
    recipe.batch = 64;
    recipe.limit = 4000;
    recipe.augmentations = {withProbability(AugmentationKind::HorizontalFlip, 0.5)};
    return recipe;
}

Recipe modernRecipe(int epochs)
{
    Recipe recipe;
    recipe.weightDecay = 5e-4;
    recipe.warmUpEpochs = 5;
    recipe.epochs = epochs;
    recipe.distillationWeight = 0.3;
    recipe.labelSmoothing = 0.1;
    recipe.emaDecay = 0.999;
    Augmentation translation = withProbability(AugmentationKind::Translation, 1);
    translation.border = Border::Black;
    recipe.augmentations = {withProbability(AugmentationKind::HorizontalFlip, 0.5), translation,
                            usualAugmentation(AugmentationKind::CutMix)};
    return recipe;
}

} // namespace

const std::vector<NamedRecipe> &namedRecipes()
{
    static const std::vector<NamedRecipe> recipes{{"quick", quickRecipe()},
                                                  {"reference", referenceRecipe()},
                                                  {"cifar-modern", modernRecipe(200)},
                                                  {"tiny-modern", modernRecipe(100)}};
    return recipes;
}

} // namespace offramp

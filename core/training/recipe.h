// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/augmentation/augmentation.h"
#include "core/support/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

enum class OptimiserKind { Sgd, Adam, AdamW };

enum class ScheduleKind {
    Constant,
    Cosine,   ///< half a cosine down to 0
    OneCycle, ///< up from a 25th within 30 % of all steps, then down to a 250,000th, as PyTorch's OneCycleLR
    Step,     ///< times stepFactor after each milestone
};

/// The words of recipes: "adamw", "one-cycle".
[[nodiscard]] const char *toText(OptimiserKind optimiser);
[[nodiscard]] const char *toText(ScheduleKind schedule);

/// How a network is trained. The defaults are those of a field that a recipe's file leaves out.
struct Recipe {
    OptimiserKind optimiser = OptimiserKind::Sgd;
    double learningRate = 0.1; ///< the highest of the schedule
    double momentum = 0.9;     ///< of SGD
    double weightDecay = 0;    ///< of all parameters; added to the gradient, or by AdamW taken from the weights
    ScheduleKind schedule = ScheduleKind::Cosine;
    double warmUpEpochs = 0;     ///< the rate rises in a line for so long; not for one-cycle
    std::vector<int> milestones; ///< epochs, ascending
    double stepFactor = 0.1;
    int epochs = 30;
    int batch = 128;
    std::vector<double> exitWeights; ///< [K] of the exits' losses in their sum; empty: all 1
    double distillationWeight = 0;   ///< the part of an earlier exit's loss that the last exit teaches, 0 to 1
    double distillationTemperature = 3;
    double labelSmoothing = 0;
    double emaDecay = 0; ///< of the moving average of the weights; 0: none
    bool frozenTrunk = false;
    double trunkRateFactor = 1; ///< of the learning rate of all layers but the heads
    std::uint64_t seed = 0;
    double heldBack = 0.1;            ///< the share of the images that is not trained with and chooses the best epoch
    double share = 1;                 ///< of the images to use, classes balanced; above 0
    std::optional<std::size_t> limit; ///< of that share only so many images, classes balanced; absent: all
    Policy augmentations;             ///< of the images that are trained with

    bool operator==(const Recipe &) const = default;
};

/// Reads a recipe's JSON text; place names it in messages. An unknown field, one of the wrong type or range, and fields
/// that contradict each other are errors that name the field.
[[nodiscard]] Result<Recipe> parseRecipe(const std::string &text, const std::string &place);

/// The same as indented JSON text with every field.
[[nodiscard]] std::string toText(const Recipe &recipe);

/// An error where fields contradict each other; place as in parseRecipe().
[[nodiscard]] Result<void> checkRecipe(const Recipe &recipe, const std::string &place);

/// The same with another number of epochs; warm-up and milestones move with it.
[[nodiscard]] Recipe withEpochs(Recipe recipe, int epochs);

/// Names of the recipes that need no file.
[[nodiscard]] std::vector<std::string> recipeNames();

/// The recipe of that name, else that of a file.
[[nodiscard]] Result<Recipe> recipeFrom(const std::string &nameOrFile);

} // namespace offramp

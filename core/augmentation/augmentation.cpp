// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/augmentation.h"

#include "core/support/numbers.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace offramp {

namespace {

using enum AugmentationKind;

constexpr std::array allFacts{
    AugmentationFacts{HorizontalFlip, "horizontal-flip", "", 0.25, 0, 0, 0, 0, false, false},
    AugmentationFacts{VerticalFlip, "vertical-flip", "", 0.25, 0, 0, 0, 0, false, false},
    AugmentationFacts{Rotation, "rotation", "degrees", 0.5, -15, 15, -180, 180, false, true},
    AugmentationFacts{Scale, "scale", "factor", 0.5, 0.8, 1.2, 0.1, 10, false, true},
    AugmentationFacts{Translation, "translation", "share", 0.5, -0.125, 0.125, -1, 1, false, true},
    AugmentationFacts{Shear, "shear", "degrees", 0.5, -10, 10, -60, 60, false, true},
    AugmentationFacts{Crop, "crop", "share", 0.5, 0.75, 1, 0.05, 1, false, false},
    AugmentationFacts{Brightness, "brightness", "factor", 0.5, 0.7, 1.3, 0, 10, false, false},
    AugmentationFacts{GaussianNoise, "gaussian-noise", "deviation", 0.5, 2, 12, 0, 255, false, false},
    AugmentationFacts{Blur, "blur", "sigma", 0.5, 0.3, 1.2, 0, 20, false, false},
    AugmentationFacts{Cutout, "cutout", "share", 0.5, 0.5, 0.5, 0, 1, false, false},
    AugmentationFacts{ChannelShuffle, "channel-shuffle", "", 0.5, 0, 0, 0, 0, false, false},
    AugmentationFacts{PatchShuffle, "patch-shuffle", "patches", 0.5, 8, 8, 2, 1024, true, false},
    AugmentationFacts{MixUp, "mixup", "alpha", 0.5, 1, 1, 0.01, 100, false, false},
    AugmentationFacts{CutMix, "cutmix", "alpha", 0.5, 1, 1, 0.01, 100, false, false},
};

constexpr std::array borders{std::pair(Border::Reflect, "reflect"), std::pair(Border::Black, "black")};

std::string placeOf(const Policy &policy, std::size_t i, const std::string &place)
{
    return fmt::format("{}: augmentation {} ({})", place, i + 1, toText(policy[i].kind));
}

Result<void> checkStrength(const Augmentation &augmentation, const std::string &place)
{
    const AugmentationFacts &kind = factsOf(augmentation.kind);
    const auto isPossible = [&](double strength) {
        return strength >= kind.least && strength <= kind.most && (!kind.isWhole || strength == std::floor(strength));
    };
    if (isPossible(augmentation.low) && isPossible(augmentation.high) && augmentation.low <= augmentation.high)
        return {};
    const std::string_view key = kind.strength;
    if (key.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} has no strength.", place), "Give only its probability.");
    return failure(ErrorKind::BadInput,
                   fmt::format("{}: \"{}\" is {} to {}, which is not a possible range.", place, key,
                               shortestText(augmentation.low), shortestText(augmentation.high)),
                   fmt::format("Give a range within {} to {}{}, the lower number first.", shortestText(kind.least),
                               shortestText(kind.most), kind.isWhole ? ", in whole numbers" : ""));
}

} // namespace

std::span<const AugmentationFacts> augmentationKinds()
{
    return allFacts;
}

const AugmentationFacts &factsOf(AugmentationKind kind)
{
    return *std::ranges::find(allFacts, kind, &AugmentationFacts::kind);
}

const char *toText(AugmentationKind kind)
{
    return factsOf(kind).name;
}

std::optional<AugmentationKind> augmentationKindFrom(std::string_view name)
{
    const auto found = std::ranges::find(allFacts, name, &AugmentationFacts::name);
    return found == allFacts.end() ? std::nullopt : std::optional(found->kind);
}

const char *toText(Border border)
{
    return wordFor(borders, border);
}

std::optional<Border> borderFrom(std::string_view word)
{
    return valueOf(borders, word);
}

std::string strengthText(const Augmentation &augmentation)
{
    const std::string key = factsOf(augmentation.kind).strength;
    if (key.empty())
        return {};
    if (augmentation.low == augmentation.high)
        return fmt::format("{} {}", key, shortestText(augmentation.low));
    return fmt::format("{} {}..{}", key, shortestText(augmentation.low), shortestText(augmentation.high));
}

Augmentation usualAugmentation(AugmentationKind kind)
{
    const AugmentationFacts &usual = factsOf(kind);
    return {kind, usual.probability, usual.low, usual.high, Border::Reflect};
}

bool mixesImages(AugmentationKind kind)
{
    return kind == MixUp || kind == CutMix;
}

Result<void> checkPolicy(const Policy &policy, const std::string &place)
{
    for (std::size_t i = 0; i < policy.size(); ++i) {
        const Augmentation &augmentation = policy[i];
        const std::string where = placeOf(policy, i, place);
        if (!(augmentation.probability >= 0 && augmentation.probability <= 1))
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the probability is {}.", where, shortestText(augmentation.probability)),
                           "Give a number from 0 to 1.");
        if (auto possible = checkStrength(augmentation, where); !possible)
            return possible;
        if (i > 0 && mixesImages(policy[i - 1].kind) && !mixesImages(augmentation.kind))
            return failure(ErrorKind::BadInput, fmt::format("{} comes after {}.", where, toText(policy[i - 1].kind)),
                           "Move mixup and cutmix to the end: they mix images that are otherwise finished.");
    }
    return {};
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// What an augmentation does to an image. A strength is drawn for each image, uniformly from the range of the
/// augmentation; pixels are those of the image that it gets, so of the network's input.
///
/// The report of the reference submission (GreenEdge, Padova) names all of them. Of the flips it also says with which
/// probability they were used; it gives no ranges for the others. The usual ranges are therefore Offramp's own unless a
/// source is named here.
enum class AugmentationKind {
    HorizontalFlip, ///< left and right change places; the reference's probability is 0.25
    VerticalFlip,   ///< top and bottom change places; likewise
    Rotation,       ///< about the centre, counter-clockwise, in degrees; bilinear
    Scale,          ///< about the centre, by a factor: above 1 the image grows and its edges are cut; bilinear
    Translation,    ///< in x and y by a share of width and height each, rounded to whole pixels. Usually by up to 4 of
                    ///< 32 pixels, as the padded crops of He et al., Deep Residual Learning (2016)
    Shear,          ///< rows are displaced, about the centre and in proportion to their height, by an angle in
                    ///< degrees: above 0 the lower rows go to the right; bilinear
    Crop,           ///< a part with a share of both sides, anywhere, enlarged to the old size; bilinear
    Brightness,     ///< all values are multiplied by a factor, and cut at 255
    GaussianNoise,  ///< each value of each channel gets a normal number of its own, whose deviation is the strength, in
                    ///< levels of 255; then it is cut at 0 and 255
    Blur,           ///< Gaussian, whose deviation is the strength, in pixels
    Cutout,         ///< a square, whose side is a share of the shorter side, gets the mean colour of the image. Its
                    ///< centre is any pixel, so that a part of it may be outside; usually half the side. DeVries and
                    ///< Taylor, Improved Regularization with Cutout (2017), who fill it with the data set's mean
    ChannelShuffle, ///< the channels get one of the five other orders
    PatchShuffle,   ///< local: the image is cut into patches, so many along each side, and in each window of 2 x 2
                    ///< neighbouring patches they change places. With one pixel to a patch that is Kang et al.,
                    ///< PatchShuffle Regularization (2017). Pixels that are left over at the right and at the bottom
                    ///< keep their place
    MixUp,          ///< the weighted mean with another image of the batch, and of the labels too; the weight is drawn
                    ///< from Beta(alpha, alpha). Zhang et al., mixup (2018), usually with their alpha for CIFAR-10
    CutMix, ///< a box of another image of the batch replaces the same box, whose share of the area is drawn from
            ///< Beta(alpha, alpha) and whose centre is any pixel; labels are weighted by the area that was
            ///< really replaced. Yun et al., CutMix (2019), usually with their alpha and probability for CIFAR
};

/// What is outside the image, where an augmentation moves that into it.
enum class Border {
    Reflect, ///< the image mirrored, without repeating the pixels at its edge (cba|abcd becomes dcb|abcd)
    Black,
};

/// An augmentation and how strong it is.
struct Augmentation {
    AugmentationKind kind = AugmentationKind::HorizontalFlip;
    double probability = 1; ///< that an image gets it, 0 to 1
    double low = 0;         ///< the strength is drawn from [low, high], in the unit of the kind
    double high = 0;        ///< both are 0 where a kind has no strength
    Border border = Border::Reflect;

    bool operator==(const Augmentation &) const = default;
};

/// Augmentations in the order in which an image gets them. MixUp and CutMix follow all others.
using Policy = std::vector<Augmentation>;

/// How a kind is written, and which strengths it can have.
struct AugmentationFacts {
    AugmentationKind kind;
    const char *name;     ///< in recipes and on the command line: "gaussian-noise"
    const char *strength; ///< the key of the strength in recipes: "degrees"; empty where there is none
    double probability;   ///< usual
    double low;           ///< usual strength
    double high;          ///< likewise
    double least;         ///< the smallest possible strength
    double most;          ///< the largest
    bool isWhole;         ///< whether a strength is a whole number
    bool hasBorder;       ///< whether what is outside the image may become visible
};

/// All kinds, as they are listed for people.
[[nodiscard]] std::span<const AugmentationFacts> augmentationKinds();

[[nodiscard]] const AugmentationFacts &factsOf(AugmentationKind kind);

/// "rotation", and back.
[[nodiscard]] const char *toText(AugmentationKind kind);
[[nodiscard]] std::optional<AugmentationKind> augmentationKindFrom(std::string_view name);

/// "reflect" or "black", and back.
[[nodiscard]] const char *toText(Border border);
[[nodiscard]] std::optional<Border> borderFrom(std::string_view word);

/// The strength of an augmentation for people: "degrees -15..15", "alpha 1"; empty where it has none.
[[nodiscard]] std::string strengthText(const Augmentation &augmentation);

/// A kind with its usual probability and strength.
[[nodiscard]] Augmentation usualAugmentation(AugmentationKind kind);

/// Whether a kind mixes two images of a batch and their labels: MixUp and CutMix.
[[nodiscard]] bool mixesImages(AugmentationKind kind);

/// An error of kind BadInput where a probability is outside 0 to 1, a strength is not possible, a range is upside down,
/// or MixUp or CutMix comes before another kind. place names the policy in messages.
[[nodiscard]] Result<void> checkPolicy(const Policy &policy, const std::string &place);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/augmentation/augmentation.h"
#include "core/augmentation/draws.h"
#include "core/imaging/image.h"
#include "core/support/error.h"

#include <cstdint>
#include <vector>

namespace offramp {

/// A class and how much of an image belongs to it.
struct LabelWeight {
    std::int32_t label = 0;
    double weight = 1;

    bool operator==(const LabelWeight &) const = default;
};

/// An image of a batch.
struct LabelledImage {
    std::uint64_t index = 0; ///< its position in the data set, by which its random numbers are drawn
    Image image;
    std::vector<LabelWeight> labels; ///< with weights above 0 whose sum is 1

    bool operator==(const LabelledImage &) const = default;
};

/// Which random numbers a pass over the training images gets.
struct AugmentationRun {
    std::uint64_t seed = 1;
    std::uint64_t epoch = 0;
};

/// The image with all augmentations of a policy but MixUp and CutMix, in their order. What happens depends on seed,
/// epoch, index and policy alone. policy: as checkPolicy() accepts it. Thread-safe.
[[nodiscard]] Image augmented(Image image, const Policy &policy, const AugmentationRun &run, std::uint64_t index);

/// Mixes the images of a batch and their labels by MixUp and CutMix of a policy, after augmented(). The partner of an
/// image is another one of the batch, as it was before this step; in a batch of one, nothing happens. What happens
/// depends on seed, epoch, policy and on which images are in the batch, not on their order. An error where images to be
/// mixed differ in size. Batches may be mixed in several threads at once.
[[nodiscard]] Result<void> mix(std::vector<LabelledImage> &batch, const Policy &policy, const AugmentationRun &run);

} // namespace offramp

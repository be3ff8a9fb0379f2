// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/augmentation/augment.h"
#include "core/dataset/dataset.h"
#include "core/recorder/imageplan.h"
#include "core/support/error.h"

#include <cstddef>
#include <vector>

namespace offramp {

/// Images to train with or to judge by.
struct TrainingBatch {
    std::size_t images = 0;
    std::vector<float> pixels;  ///< [images, channels, height, width], normalised
    std::vector<float> classes; ///< [images, classes] how much of each image belongs to each class; the sum is 1
};

/// What happens to images before they are trained with; an empty policy changes nothing.
struct ImageChanges {
    Policy policy;
    AugmentationRun run;
};

/// Decodes the images of some rows, changes and normalises them. An error where an image cannot be used or has another
/// size than plan's, memory runs out, or anything throws. Thread-safe.
[[nodiscard]] Result<TrainingBatch> prepareBatch(const Dataset &dataset, const ImagePlan &plan, std::size_t classes,
                                                 const ImageChanges &changes, const std::vector<std::size_t> &rows);

} // namespace offramp

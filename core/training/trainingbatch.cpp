// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/trainingbatch.h"

#include "core/recorder/sampleimage.h"
#include "core/support/caught.h"

#include <fmt/format.h>

#include <span>
#include <utility>

namespace offramp {

namespace {

Result<TrainingBatch> prepare(const Dataset &dataset, const ImagePlan &plan, std::size_t classes,
                              const ImageChanges &changes, const std::vector<std::size_t> &rows)
{
    const InputShape &input = plan.input;
    std::vector<LabelledImage> images;
    images.reserve(rows.size());
    for (const std::size_t row : rows) {
        const Sample &sample = dataset.samples[row];
        auto ready = readFittedImage(sample, plan);
        if (!ready)
            return tl::unexpected(ready.error());
        if (ready->image.width != input.width || ready->image.height != input.height)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} has {} x {} pixels, the first image {} x {}.", sample.name,
                                       ready->image.width, ready->image.height, input.width, input.height),
                           "Add --size N, so that all get the same size.");
        images.push_back(
            {row, augmented(std::move(ready->image), changes.policy, changes.run, row), {{sample.label, 1}}});
    }
    if (auto mixed = mix(images, changes.policy, changes.run); !mixed)
        return tl::unexpected(mixed.error());

    const std::size_t floats = static_cast<std::size_t>(input.channels) * input.height * input.width;
    TrainingBatch batch{images.size(), std::vector<float>(images.size() * floats),
                        std::vector<float>(images.size() * classes)};
    for (std::size_t i = 0; i < images.size(); ++i) {
        normalise(images[i].image, plan.how, std::span(batch.pixels).subspan(i * floats, floats));
        for (const LabelWeight &part : images[i].labels)
            batch.classes[i * classes + static_cast<std::size_t>(part.label)] += static_cast<float>(part.weight);
    }
    return batch;
}

} // namespace

Result<TrainingBatch> prepareBatch(const Dataset &dataset, const ImagePlan &plan, std::size_t classes,
                                   const ImageChanges &changes, const std::vector<std::size_t> &rows)
{
    return caught([&] { return prepare(dataset, plan, classes, changes, rows); });
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/imagefeed.h"

#include "core/support/caught.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

namespace offramp {

int decodingThreads()
{
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency() / 4, 1u, 8u));
}

ImageFeed::ImageFeed(const Dataset &dataset, const ImagePlan &plan, std::vector<std::vector<std::size_t>> batches,
                     int batchSize, std::optional<ThumbnailSize> thumbnails, int workers)
    : m_feed(
        std::move(batches),
        [&dataset, plan, batchSize, thumbnails](const std::vector<std::size_t> &rows) {
            return decodeBatch(dataset, plan, rows, static_cast<std::size_t>(batchSize), thumbnails);
        },
        workers)
{
}

Result<ImageBatch> decodeBatch(const Dataset &dataset, const ImagePlan &plan, const std::vector<std::size_t> &rows,
                               std::size_t batchSize, std::optional<ThumbnailSize> thumbnails)
{
    try {
        const auto &input = plan.input;
        const std::size_t floats = static_cast<std::size_t>(input.channels) * input.height * input.width;
        ImageBatch batch{{}, std::vector<float>(batchSize * floats), {}, {}, {}};
        for (const std::size_t row : rows) {
            const Sample &sample = dataset.samples[row];
            const auto ready = readFittedImage(sample, plan);
            if (!ready) {
                batch.broken.push_back({sample.name, ready.error()});
                continue;
            }
            const Image &fitted = ready->image;
            if (fitted.width != input.width || fitted.height != input.height)
                return failure(ErrorKind::BadInput,
                               fmt::format("{} has {} x {} pixels, the images before it {} x {}.", sample.name,
                                           fitted.width, fitted.height, input.width, input.height),
                               "Record into another file with --size N, so that all get the same size.");
            if (thumbnails) {
                const auto small = resizeAsPillow(fitted, thumbnails->width, thumbnails->height).rgb;
                batch.thumbnails.insert(batch.thumbnails.end(), small.begin(), small.end());
            }
            normalise(fitted, plan.how, std::span(batch.pixels).subspan(batch.rows.size() * floats, floats));
            batch.rows.push_back(row);
            batch.images.push_back(ready->word);
        }
        for (std::size_t i = batch.rows.size(); i > 0 && i < batchSize; ++i)
            std::copy_n(batch.pixels.begin() + static_cast<std::ptrdiff_t>((i - 1) * floats), floats,
                        batch.pixels.begin() + static_cast<std::ptrdiff_t>(i * floats));
        return batch;
    } catch (...) {
        Error error = caughtError();
        if (error == memoryError())
            error = {ErrorKind::Device, "Memory ran out while images were decoded.",
                     "Use a smaller --batch or a smaller --size."};
        return tl::unexpected(std::move(error));
    }
}

} // namespace offramp

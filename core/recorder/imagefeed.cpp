// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/imagefeed.h"

#include "core/support/caught.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

namespace offramp {

namespace {

/// Of one image.
std::size_t floatsOf(const InputShape &input)
{
    return static_cast<std::size_t>(input.channels) * input.height * input.width;
}

} // namespace

int decodingThreads()
{
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency() / 4, 1u, 8u));
}

PixelPool poolFor(const InputShape &input, std::size_t batchSize, const Device &device)
{
    return {batchSize * floatsOf(input), device};
}

ImageFeed::ImageFeed(const Dataset &dataset, const ImagePlan &plan, std::vector<std::vector<std::size_t>> batches,
                     int batchSize, std::optional<ThumbnailSize> thumbnails, int workers, const Device &device)
    : m_feed(
        std::move(batches),
        [&dataset, plan, thumbnails, pool = poolFor(plan.input, static_cast<std::size_t>(batchSize), device)](
            const std::vector<std::size_t> &rows) { return decodeBatch(dataset, plan, rows, pool, thumbnails); },
        workers)
{
}

Result<ImageBatch> decodeBatch(const Dataset &dataset, const ImagePlan &plan, const std::vector<std::size_t> &rows,
                               std::size_t batchSize, std::optional<ThumbnailSize> thumbnails)
{
    return decodeBatch(dataset, plan, rows, poolFor(plan.input, batchSize, {}), thumbnails);
}

Result<ImageBatch> decodeBatch(const Dataset &dataset, const ImagePlan &plan, const std::vector<std::size_t> &rows,
                               const PixelPool &pool, std::optional<ThumbnailSize> thumbnails)
{
    try {
        const auto &input = plan.input;
        const std::size_t floats = floatsOf(input);
        ImageBatch batch;
        batch.pixels = pool.take();
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
        const std::size_t batchSize = batch.pixels.size() / floats;
        for (std::size_t i = batch.rows.size(); i > 0 && i < batchSize; ++i)
            std::copy_n(batch.pixels.data() + (i - 1) * floats, floats, batch.pixels.data() + i * floats);
        return batch;
    } catch (...) {
        Error error = caughtError();
        if (error == memoryError())
            error = {ErrorKind::Memory, "Memory ran out while images were decoded.",
                     "Use a smaller --batch or a smaller --size."};
        return tl::unexpected(std::move(error));
    }
}

} // namespace offramp

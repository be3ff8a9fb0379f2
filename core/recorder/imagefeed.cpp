// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/imagefeed.h"

#include "core/support/caught.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

int decodingThreads()
{
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency() / 4, 1u, 8u));
}

ImageFeed::ImageFeed(const Dataset &dataset, const ImagePlan &plan, std::vector<std::vector<std::size_t>> batches,
                     int batchSize, std::optional<ThumbnailSize> thumbnails, int workers)
    : m_dataset(dataset)
    , m_plan(plan)
    , m_batches(std::move(batches))
    , m_batchSize(static_cast<std::size_t>(batchSize))
    , m_thumbnails(thumbnails)
    , m_ahead(static_cast<std::size_t>(workers) + 1)
{
    for (int i = 0; i < workers; ++i)
        m_workers.emplace_back([this](std::stop_token stop) { work(std::move(stop)); });
}

ImageFeed::~ImageFeed()
{
    for (auto &worker : m_workers)
        worker.request_stop();
}

Result<std::optional<ImageBatch>> ImageFeed::next()
{
    std::unique_lock lock(m_mutex);
    if (m_delivered == m_batches.size())
        return std::optional<ImageBatch>();
    m_changed.wait(lock, [this] { return m_ready.contains(m_delivered); });
    auto batch = std::move(m_ready.extract(m_delivered).mapped());
    ++m_delivered;
    lock.unlock();
    m_changed.notify_all();
    if (!batch)
        return tl::unexpected(batch.error());
    return std::optional(std::move(*batch));
}

void ImageFeed::work(std::stop_token stop)
{
    for (;;) {
        std::size_t index = 0;
        {
            std::unique_lock lock(m_mutex);
            const bool goOn = m_changed.wait(lock, stop, [this] {
                return m_taken == m_batches.size() || m_taken < m_delivered + m_ahead;
            });
            if (!goOn || m_taken == m_batches.size())
                return;
            index = m_taken++;
        }
        auto batch = decodeBatch(m_dataset, m_plan, m_batches[index], m_batchSize, m_thumbnails);
        {
            const std::lock_guard lock(m_mutex);
            m_ready.emplace(index, std::move(batch));
        }
        m_changed.notify_all();
    }
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

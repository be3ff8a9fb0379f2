// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/recorder/pictures.h"
#include "core/support/error.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace offramp {

/// Decoded and normalised pictures of some rows of a test set.
struct PictureBatch {
    std::vector<std::size_t> rows;
    std::vector<float> pixels; ///< [batch size, 3, height, width]; places beyond rows repeat the last picture
    std::vector<std::uint8_t> thumbnails; ///< [rows, height, width, 3] where they are wanted
};

/// Decodes the pictures of some rows, at least one and at most batchSize. An image that cannot be used is an error that
/// names it.
[[nodiscard]] Result<PictureBatch> decodeBatch(const Dataset &dataset, const PicturePlan &plan,
                                               const std::vector<std::size_t> &rows, std::size_t batchSize,
                                               std::optional<ThumbnailSize> thumbnails = {});

/// Decodes batches ahead of their use, in background threads. next() belongs to one thread; the dataset must outlive
/// the feed.
class ImageFeed
{
public:
    /// batches: the rows of each, at most batchSize. thumbnails: their size, where they are wanted. workers: decoding
    /// threads, at least 1.
    ImageFeed(const Dataset &dataset, const PicturePlan &plan, std::vector<std::vector<std::size_t>> batches,
              int batchSize, std::optional<ThumbnailSize> thumbnails, int workers);
    ~ImageFeed();
    ImageFeed(const ImageFeed &) = delete;
    ImageFeed &operator=(const ImageFeed &) = delete;

    /// The next batch in order, waiting for it; nothing after the last.
    [[nodiscard]] Result<std::optional<PictureBatch>> next();

private:
    void work(std::stop_token stop);

    const Dataset &m_dataset;
    const PicturePlan m_plan;
    const std::vector<std::vector<std::size_t>> m_batches;
    const std::size_t m_batchSize;
    const std::optional<ThumbnailSize> m_thumbnails;
    const std::size_t m_ahead; ///< batches that may wait undelivered

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::size_t m_taken = 0;     ///< batches that a worker has begun
    std::size_t m_delivered = 0; ///< batches that next() has returned
    std::map<std::size_t, Result<PictureBatch>> m_ready;
    std::vector<std::jthread> m_workers; ///< last member: they stop before the rest goes
};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/execution/pixelbuffer.h"
#include "core/recorder/batchfeed.h"
#include "core/recorder/imageplan.h"
#include "core/recorder/sampleimage.h"
#include "core/support/error.h"

#include <optional>
#include <vector>

namespace offramp {

/// Decoded and normalised images of some rows of a test set.
struct ImageBatch {
    std::vector<std::size_t> rows; ///< those whose image can be used
    PixelBuffer pixels;            ///< [batch size, 3, height, width]; what follows the rows repeats the last image
    std::vector<std::uint8_t> thumbnails; ///< [rows, height, width, 3]; empty where none are wanted
    std::vector<std::int32_t> images;     ///< [rows] their words
    std::vector<BrokenImage> broken;      ///< the others
};

/// Decodes the images of some rows, at most batchSize. An error where an image has another size than those before it,
/// memory runs out (of kind Memory), or anything throws.
[[nodiscard]] Result<ImageBatch> decodeBatch(const Dataset &dataset, const ImagePlan &plan,
                                             const std::vector<std::size_t> &rows, std::size_t batchSize,
                                             std::optional<ThumbnailSize> thumbnails = {});

/// The same into a buffer of a pool, whose size is that of a batch.
[[nodiscard]] Result<ImageBatch> decodeBatch(const Dataset &dataset, const ImagePlan &plan,
                                             const std::vector<std::size_t> &rows, const PixelPool &pool,
                                             std::optional<ThumbnailSize> thumbnails = {});

/// A pool for batches of images.
[[nodiscard]] PixelPool poolFor(const InputShape &input, std::size_t batchSize, const Device &device);

/// How many threads decode ahead: a quarter of the processor's, 1 to 8. The others run the network.
[[nodiscard]] int decodingThreads();

/// Decodes batches before they are needed, in background threads. Only one thread may call next(); the dataset must
/// outlive the feed.
class ImageFeed
{
public:
    /// batches: the rows of each, at most batchSize. thumbnails: their size, where they are wanted. workers: decoding
    /// threads, at least 1. device: what the pixels are for.
    ImageFeed(const Dataset &dataset, const ImagePlan &plan, std::vector<std::vector<std::size_t>> batches,
              int batchSize, std::optional<ThumbnailSize> thumbnails, int workers, const Device &device = {});

    /// The next batch in order, waiting for it; nothing after the last.
    [[nodiscard]] Result<std::optional<ImageBatch>> next() { return m_feed.next(); }

private:
    BatchFeed<ImageBatch> m_feed;
};

} // namespace offramp

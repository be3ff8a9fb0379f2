// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measuring/stopwatch.h"
#include "core/recorder/imagefeed.h"

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace offramp {

/// Work on all images of a test set, in batches.
struct ImagePass {
    std::function<Result<void>(const ImageBatch &batch)> use;
    std::function<Result<void>()> finish; ///< after the last batch
    Stopwatch watch;                      ///< runs while the work is done
};

/// Feeds passes with the images of some rows. Belongs to one thread at a time; the dataset must outlive it.
class ImagePasses
{
public:
    /// bytes: of decoded images that are held at once, at least one batch. decodes: whether decoding is part of what is
    /// timed; then each pass decodes all images itself, ahead in other threads as a recording does.
    ImagePasses(const Dataset &dataset, const ImagePlan &plan, std::span<const std::size_t> rows, int batch,
                double bytes, bool decodes);

    /// Whether all images are decoded once and kept; else batches are refilled between timings.
    [[nodiscard]] bool areKept() const { return !m_decodes && m_parts.size() == 1; }

    /// Does all passes, one after the other, over as many images as are held at once, then over the next ones. An error
    /// where an image cannot be used, and of kind Cancelled after a stop.
    [[nodiscard]] Result<void> run(std::vector<ImagePass> &passes, const std::stop_token &stop);

private:
    using Batches = std::vector<std::vector<std::size_t>>;

    [[nodiscard]] Result<void> hold(std::size_t part, const std::stop_token &stop);
    [[nodiscard]] Result<void> useHeld(ImagePass &pass, bool isLast, const std::stop_token &stop);
    [[nodiscard]] Result<void> useDecoding(ImagePass &pass, const std::stop_token &stop);
    [[nodiscard]] Result<void> each(const Batches &batches, const std::stop_token &stop,
                                    const std::function<Result<void>(ImageBatch &&)> &take);

    const Dataset &m_dataset;
    const ImagePlan m_plan;
    const int m_batch;
    const bool m_decodes;
    std::vector<Batches> m_parts; ///< each is held at once
    std::vector<ImageBatch> m_held;
    std::optional<std::size_t> m_heldPart;
};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/imagepasses.h"

#include "core/measuring/repeating.h"

#include <algorithm>

namespace offramp {

ImagePasses::ImagePasses(const Dataset &dataset, const ImagePlan &plan, std::span<const std::size_t> rows, int batch,
                         double bytes, bool decodes)
    : m_dataset(dataset)
    , m_plan(plan)
    , m_batch(batch)
    , m_decodes(decodes)
{
    const auto size = static_cast<std::size_t>(batch);
    const double batchBytes
        = static_cast<double>(sizeof(float)) * batch * plan.input.channels * plan.input.height * plan.input.width;
    const auto most = static_cast<std::size_t>(std::max(1.0, bytes / batchBytes));
    for (std::size_t begin = 0; begin < rows.size(); begin += size) {
        if (m_parts.empty() || (m_parts.back().size() == most && !decodes))
            m_parts.emplace_back();
        const auto some = rows.subspan(begin, std::min(size, rows.size() - begin));
        m_parts.back().emplace_back(some.begin(), some.end());
    }
}

Result<void> ImagePasses::run(std::vector<ImagePass> &passes, const std::stop_token &stop)
{
    for (std::size_t part = 0; part < m_parts.size(); ++part) {
        if (auto held = m_decodes ? Result<void>() : hold(part, stop); !held)
            return held;
        for (ImagePass &pass : passes) {
            const bool isLast = part + 1 == m_parts.size();
            if (auto done = m_decodes ? useDecoding(pass, stop) : useHeld(pass, isLast, stop); !done)
                return done;
        }
    }
    return {};
}

Result<void> ImagePasses::hold(std::size_t part, const std::stop_token &stop)
{
    if (m_heldPart == part)
        return {};
    m_held.clear();
    m_heldPart.reset();
    auto done = each(m_parts[part], stop, [this](ImageBatch &&batch) {
        m_held.push_back(std::move(batch));
        return Result<void>();
    });
    if (done)
        m_heldPart = part;
    return done;
}

Result<void> ImagePasses::useHeld(ImagePass &pass, bool isLast, const std::stop_token &stop)
{
    pass.watch.start();
    for (const ImageBatch &batch : m_held) {
        if (stop.stop_requested())
            return measurementCancelled();
        if (auto used = pass.use(batch); !used)
            return used;
    }
    if (auto finished = isLast ? pass.finish() : Result<void>(); !finished)
        return finished;
    return pass.watch.stop();
}

Result<void> ImagePasses::useDecoding(ImagePass &pass, const std::stop_token &stop)
{
    pass.watch.start();
    if (auto used = each(m_parts.front(), stop, [&pass](ImageBatch &&batch) { return pass.use(batch); }); !used)
        return used;
    if (auto finished = pass.finish(); !finished)
        return finished;
    return pass.watch.stop();
}

Result<void> ImagePasses::each(const Batches &batches, const std::stop_token &stop,
                               const std::function<Result<void>(ImageBatch &&)> &take)
{
    ImageFeed feed(m_dataset, m_plan, batches, m_batch, {}, decodingThreads());
    for (;;) {
        if (stop.stop_requested())
            return measurementCancelled();
        auto batch = feed.next();
        if (!batch)
            return tl::unexpected(batch.error());
        if (!*batch)
            return {};
        if (!(*batch)->broken.empty())
            return tl::unexpected((*batch)->broken.front().why);
        if (auto taken = take(std::move(**batch)); !taken)
            return taken;
    }
}

} // namespace offramp

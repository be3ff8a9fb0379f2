// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace offramp {

/// Prepares batches before they are needed, in background threads. Only one thread may call next().
template<typename Batch>
class BatchFeed
{
public:
    /// Makes a batch of some rows of a data set; called in the background, by several threads at once. It does not
    /// throw.
    using Prepare = std::function<Result<Batch>(const std::vector<std::size_t> &rows)>;

    /// batches: the rows of each. workers: threads, at least 1.
    BatchFeed(std::vector<std::vector<std::size_t>> batches, Prepare prepare, int workers)
        : m_batches(std::move(batches))
        , m_prepare(std::move(prepare))
        , m_ahead(static_cast<std::size_t>(workers) + 1)
    {
        for (int i = 0; i < workers; ++i)
            m_workers.emplace_back([this](std::stop_token stop) { work(std::move(stop)); });
    }
    ~BatchFeed() { stop(); }
    BatchFeed(const BatchFeed &) = delete;
    BatchFeed &operator=(const BatchFeed &) = delete;

    /// No further batch is begun. Those that are begun end before the feed is destroyed.
    void stop()
    {
        for (auto &worker : m_workers)
            worker.request_stop();
    }

    /// The next batch in order, waiting for it; nothing after the last.
    [[nodiscard]] Result<std::optional<Batch>> next()
    {
        std::unique_lock lock(m_mutex);
        if (m_delivered == m_batches.size())
            return std::optional<Batch>();
        m_changed.wait(lock, [this] { return m_ready.contains(m_delivered); });
        auto batch = std::move(m_ready.extract(m_delivered).mapped());
        ++m_delivered;
        lock.unlock();
        m_changed.notify_all();
        if (!batch)
            return tl::unexpected(batch.error());
        return std::optional(std::move(*batch));
    }

private:
    void work(std::stop_token stop)
    {
        for (;;) {
            std::size_t index = 0;
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, stop,
                               [this] { return m_taken == m_batches.size() || m_taken < m_delivered + m_ahead; });
                if (stop.stop_requested() || m_taken == m_batches.size())
                    return;
                index = m_taken++;
            }
            auto batch = m_prepare(m_batches[index]);
            {
                const std::lock_guard lock(m_mutex);
                m_ready.emplace(index, std::move(batch));
            }
            m_changed.notify_all();
        }
    }

    const std::vector<std::vector<std::size_t>> m_batches;
    const Prepare m_prepare;
    const std::size_t m_ahead; ///< how many batches are prepared before they are needed

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::size_t m_taken = 0;     ///< batches that a worker has begun
    std::size_t m_delivered = 0; ///< batches that next() has returned
    std::map<std::size_t, Result<Batch>> m_ready;
    std::vector<std::jthread> m_workers; ///< the last member, so that they stop before the others are destroyed
};

} // namespace offramp

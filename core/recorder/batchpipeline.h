// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <functional>
#include <optional>
#include <utility>

namespace offramp {

/// Keeps the last batch that was begun running while its owner prepares the next one. Running has isDone() and
/// finish(), which gives a Result. Belongs to one thread at a time.
template<typename Batch, typename Running>
class BatchPipeline
{
public:
    using Values = typename decltype(std::declval<Running &>().finish())::value_type;

    /// take: gets each batch with what it gave, in the order in which they were begun.
    explicit BatchPipeline(std::function<Result<void>(const Batch &, Values)> take)
        : m_take(std::move(take))
    {
    }

    /// Begins a batch, then finishes the one before, and this one too where it is done already. An error of the one
    /// before comes first; of both, the batch is then dropped.
    [[nodiscard]] Result<void> run(Batch batch, const std::function<Result<Running>(const Batch &)> &begin)
    {
        auto running = begin(batch);
        if (auto finished = finish(); !finished)
            return finished;
        if (!running)
            return tl::unexpected(running.error());
        m_last.emplace(std::move(batch), std::move(*running));
        return m_last->second.isDone() ? finish() : Result<void>();
    }

    /// Finishes the batch that runs, if one does; it is dropped after an error.
    [[nodiscard]] Result<void> finish()
    {
        if (!m_last)
            return {};
        auto [batch, running] = std::move(*m_last);
        m_last.reset();
        auto values = running.finish();
        return values ? m_take(batch, std::move(*values)) : tl::unexpected(values.error());
    }

private:
    const std::function<Result<void>(const Batch &, Values)> m_take;
    std::optional<std::pair<Batch, Running>> m_last;
};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/protocol/events.h"

#include <chrono>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace offramp {

/// Turns finished rows into progress events, at most four a second.
class ProgressMeter
{
public:
    using Clock = std::chrono::steady_clock;

    /// recorded of samples rows are done already. flops [K] cumulative; executed: what one row runs.
    ProgressMeter(std::uint64_t recorded, std::uint64_t samples, std::vector<std::int64_t> flops, std::int64_t executed,
                  Clock::time_point start);

    /// Adds rows that were run, of which fresh were not recorded before. An event, when one is due.
    [[nodiscard]] std::optional<ProgressEvent> add(std::uint64_t rows, std::uint64_t fresh, Clock::time_point now);

    /// Takes rows that will not be recorded off the number of samples.
    void leaveOut(std::uint64_t rows) { m_samples -= rows; }

    /// Counts the FLOPs that one row executed, for a network whose cost differs from row to row.
    void spend(std::int64_t flops);

    /// The current state, whether an event is due or not.
    [[nodiscard]] ProgressEvent state(Clock::time_point now) const;

private:
    std::uint64_t m_recorded = 0;
    std::uint64_t m_samples = 0;
    std::uint64_t m_rows = 0; ///< run by this start
    std::vector<std::int64_t> m_flops;
    std::int64_t m_executed = 0;
    std::optional<double> m_spent;                                    ///< as measured row by row
    std::deque<std::pair<Clock::time_point, std::uint64_t>> m_recent; ///< times and m_rows over the last seconds
    std::optional<Clock::time_point> m_told;
};

} // namespace offramp

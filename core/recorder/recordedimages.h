// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/support/error.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace offramp {

/// Compares the images of recorded rows with their words in the recording. Its functions may be called from one thread
/// only; the dataset must outlive it.
class RecordedImages
{
public:
    /// rows: those to compare, in this order; words [n]: those of all rows, of which unknown ones are left out.
    RecordedImages(const Dataset &dataset, const std::vector<std::size_t> &rows,
                   const std::vector<std::int32_t> &words);

    /// Compares the first 64 at once. The error names an image that has changed.
    [[nodiscard]] Result<void> compareFirst();

    /// Begins to compare the others, in the background.
    void start();

    /// Waits for the background work, at most for a time; whether it has ended.
    [[nodiscard]] bool waitFor(std::chrono::milliseconds time);

    /// The error about an image that was found changed so far.
    [[nodiscard]] std::optional<Error> problem();

    [[nodiscard]] std::size_t count() const { return m_rows.size(); }
    [[nodiscard]] std::size_t compared() const { return m_compared; }

private:
    struct Row {
        std::size_t row = 0;
        std::int32_t word = 0;
    };

    [[nodiscard]] Result<void> compareNext();
    void work(const std::stop_token &stop);

    const Dataset &m_dataset;
    std::vector<Row> m_rows;
    std::atomic<std::size_t> m_compared = 0;
    std::mutex m_mutex;
    std::condition_variable m_ended;
    bool m_isDone = true;
    std::optional<Error> m_problem;
    std::jthread m_worker; ///< the last member, so that it stops before the others are destroyed
};

/// The error about an image that is not the one that was recorded.
[[nodiscard]] Error changedImage(const Sample &sample);

} // namespace offramp

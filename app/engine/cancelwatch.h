// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <stop_token>
#include <thread>

namespace offramp {

/// Turns SIGINT, SIGTERM and, where watchInput is set, a line on stdin or its end into a stop request. Only one at a
/// time may exist; a second signal ends the program at once, and so does work that has not stopped ten seconds after
/// the request (exit code 4): rows that are recorded stay.
class CancelWatch
{
public:
    explicit CancelWatch(bool watchInput);
    ~CancelWatch();
    CancelWatch(const CancelWatch &) = delete;
    CancelWatch &operator=(const CancelWatch &) = delete;

    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }

private:
    void watch(bool watchInput);
    void requestStop();

    std::stop_source m_source;
    std::chrono::steady_clock::time_point m_end = std::chrono::steady_clock::time_point::max();
    std::thread m_thread; ///< last, because it uses the others
};

} // namespace offramp

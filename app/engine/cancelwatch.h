// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <stop_token>
#include <thread>

namespace offramp {

/// Turns SIGINT, SIGTERM and, where watchInput is set, a line on stdin, its end or the end of the parent process into a
/// stop request. Only one at a time may exist; a second signal ends the program at once, and so does work that has not
/// stopped ten seconds after the request (exit code 4), or three after the parent's end: rows that are recorded stay.
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
    void requestStop(std::chrono::seconds grace);

    std::stop_source m_source;
    int m_parent = -1; ///< descriptor of the parent process, where it is watched
    std::chrono::steady_clock::time_point m_end = std::chrono::steady_clock::time_point::max();
    std::thread m_thread; ///< last, because it uses the others
};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stop_token>
#include <thread>

namespace offramp {

/// Turns SIGINT, SIGTERM and, where watchInput is set, a line on stdin or its end into a stop request. Only one at a
/// time may exist; a second signal ends the program at once.
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

    std::stop_source m_source;
    std::thread m_thread;
};

} // namespace offramp

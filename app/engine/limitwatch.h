// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <thread>

namespace offramp {

struct SandboxOptions;

/// While it exists, a thread ends the program with exit code 5 and a sentence once it uses more memory or time than the
/// options allow. Rows that are recorded are kept.
class LimitWatch
{
public:
    explicit LimitWatch(const SandboxOptions &options);
    ~LimitWatch();
    LimitWatch(const LimitWatch &) = delete;
    LimitWatch &operator=(const LimitWatch &) = delete;

private:
    void watch(double gigabytes, double seconds, bool hasEvents);

    std::array<int, 2> m_wake{-1, -1}; ///< a pipe; its closed end ends the thread
    int m_memory = -1;                 ///< /proc/self/statm
    std::thread m_thread;
};

} // namespace offramp

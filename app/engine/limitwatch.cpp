// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/limitwatch.h"

#include "app/engine/endprogram.h"
#include "app/engine/sandboxoptions.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace offramp {

namespace {

constexpr int interval = 50; // milliseconds: memory can grow by some 100 MB in that time

/// Bytes of main memory in use, from an open /proc/self/statm; 0 where it cannot be read.
double residentBytes(int file)
{
    std::array<char, 256> text{};
    const ssize_t count = ::pread(file, text.data(), text.size(), 0);
    const char *end = text.data() + std::max<ssize_t>(count, 0);
    const char *second = std::find(static_cast<const char *>(text.data()), end, ' ');
    long pages = 0;
    if (second != end)
        std::from_chars(second + 1, end, pages);
    return static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

} // namespace

LimitWatch::LimitWatch(const SandboxOptions &options)
{
    if ((options.memoryLimit <= 0 && options.timeLimit <= 0) || ::pipe2(m_wake.data(), O_CLOEXEC) != 0)
        return;
    m_memory = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    m_thread = std::thread([this, gigabytes = options.memoryLimit, seconds = options.timeLimit,
                            hasEvents = options.hasEvents] { watch(gigabytes, seconds, hasEvents); });
}

LimitWatch::~LimitWatch()
{
    if (!m_thread.joinable())
        return;
    ::close(m_wake[1]);
    m_thread.join();
    ::close(m_wake[0]);
    ::close(m_memory);
}

void LimitWatch::watch(double gigabytes, double seconds, bool hasEvents)
{
    const auto start = std::chrono::steady_clock::now();
    for (;;) {
        pollfd wake{m_wake[0], POLLIN, 0};
        if (::poll(&wake, 1, interval) > 0)
            return;
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
        if (seconds > 0 && passed.count() > seconds)
            endProgram({ErrorKind::Device, fmt::format("The network took longer than {:g} seconds.", seconds),
                        "Allow more with --max-seconds if the network is that large."},
                       hasEvents);
        if (gigabytes > 0 && residentBytes(m_memory) > gigabytes * 1e9)
            endProgram({ErrorKind::Memory, fmt::format("The program used more than {:g} GB of memory.", gigabytes),
                        "Record with a smaller --batch, or allow more with --max-memory."},
                       hasEvents);
    }
}

} // namespace offramp

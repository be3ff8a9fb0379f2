// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/cancelwatch.h"

#include "core/support/error.h"
#include "core/support/standardstreams.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace offramp {

namespace {

// The signal handler writes to it and may do nothing else.
std::array<int, 2> wakePipe{-1, -1};
constexpr char signalled = 's';
constexpr char finished = 'f';

void onSignal(int)
{
    static_cast<void>(!::write(wakePipe[1], &signalled, 1));
}

void handle(int signal, bool once)
{
    struct sigaction action = {};
    action.sa_handler = once ? onSignal : SIG_DFL;
    action.sa_flags = once ? SA_RESETHAND | SA_RESTART : 0;
    ::sigaction(signal, &action, nullptr);
}

/// Whether a whole line was read from stdin, or its end.
bool stopIsRequested()
{
    std::array<char, 256> text;
    const ssize_t count = ::read(STDIN_FILENO, text.data(), text.size());
    return count <= 0 || std::find(text.begin(), text.begin() + count, '\n') != text.begin() + count;
}

constexpr std::chrono::seconds patience{10};
constexpr std::chrono::seconds patienceOfOrphans{3};

/// A descriptor that can be read once the parent process has ended; -1 where the system has none. The signal makes a
/// process go on that was stopped, so that it notices the end. Where the parent ended before this, stdin has ended too.
int watchedParent()
{
    ::prctl(PR_SET_PDEATHSIG, SIGCONT);
#ifdef SYS_pidfd_open
    return static_cast<int>(::syscall(SYS_pidfd_open, ::getppid(), 0));
#else
    return -1;
#endif
}

/// Milliseconds until end as poll() wants them; -1 is forever.
int millisecondsTo(std::chrono::steady_clock::time_point end)
{
    if (end == std::chrono::steady_clock::time_point::max())
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0));
}

} // namespace

CancelWatch::CancelWatch(bool watchInput)
{
    if (::pipe2(wakePipe.data(), O_CLOEXEC) != 0)
        return;
    handle(SIGINT, true);
    handle(SIGTERM, true);
    m_parent = watchInput ? watchedParent() : -1;
    m_thread = std::thread([this, watchInput] { watch(watchInput); });
}

CancelWatch::~CancelWatch()
{
    if (!m_thread.joinable())
        return;
    handle(SIGINT, false);
    handle(SIGTERM, false);
    static_cast<void>(!::write(wakePipe[1], &finished, 1));
    m_thread.join();
    if (m_parent >= 0)
        ::close(m_parent);
    for (int &end : wakePipe) {
        ::close(end);
        end = -1;
    }
}

void CancelWatch::requestStop(std::chrono::seconds grace)
{
    m_end = std::min(m_end, std::chrono::steady_clock::now() + grace);
    m_source.request_stop();
}

void CancelWatch::watch(bool watchInput)
{
    int parent = m_parent;
    for (;;) {
        // poll() skips negative descriptors.
        std::array<pollfd, 3> ends{
            {{wakePipe[0], POLLIN, 0}, {watchInput ? STDIN_FILENO : -1, POLLIN, 0}, {parent, POLLIN, 0}}};
        const int ready = ::poll(ends.data(), ends.size(), millisecondsTo(m_end));
        if (ready < 0)
            continue; // interrupted by a signal, whose byte the next round reads
        if (ready == 0) {
            writeNote("Cancelled; the work at hand did not stop in time and was ended. What was saved is kept.");
            ::_exit(exitCode(ErrorKind::Cancelled));
        }
        char word = 0;
        if (ends[0].revents != 0 && ::read(wakePipe[0], &word, 1) == 1) {
            if (word == finished)
                return;
            requestStop(patience);
        }
        if (watchInput && ends[1].revents != 0 && stopIsRequested()) {
            requestStop(patience);
            watchInput = false;
        }
        if (parent >= 0 && ends[2].revents != 0) {
            requestStop(patienceOfOrphans);
            parent = -1;
        }
    }
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/cancelwatch.h"

#include "core/support/error.h"
#include "core/support/standardstreams.h"

#include <fcntl.h>
#include <poll.h>
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
    for (int &end : wakePipe) {
        ::close(end);
        end = -1;
    }
}

void CancelWatch::requestStop()
{
    m_end = std::min(m_end, std::chrono::steady_clock::now() + patience);
    m_source.request_stop();
}

void CancelWatch::watch(bool watchInput)
{
    for (;;) {
        std::array<pollfd, 2> ends{{{wakePipe[0], POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
        const int ready = ::poll(ends.data(), watchInput ? 2 : 1, millisecondsTo(m_end));
        if (ready < 0)
            continue; // interrupted by a signal, whose byte the next round reads
        if (ready == 0) {
            writeNote("Cancelled; the work at hand did not stop within ten seconds and was ended. Recorded samples are "
                      "kept.");
            ::_exit(exitCode(ErrorKind::Cancelled));
        }
        char word = 0;
        if (ends[0].revents != 0 && ::read(wakePipe[0], &word, 1) == 1) {
            if (word == finished)
                return;
            requestStop();
        }
        if (watchInput && ends[1].revents != 0 && stopIsRequested()) {
            requestStop();
            watchInput = false;
        }
    }
}

} // namespace offramp

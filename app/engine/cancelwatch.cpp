// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/cancelwatch.h"

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

void CancelWatch::watch(bool watchInput)
{
    for (;;) {
        std::array<pollfd, 2> ends{{{wakePipe[0], POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
        if (::poll(ends.data(), watchInput ? 2 : 1, -1) < 0)
            continue; // interrupted by a signal, whose byte the next round reads
        char word = 0;
        if (ends[0].revents != 0 && ::read(wakePipe[0], &word, 1) == 1) {
            if (word == finished)
                return;
            m_source.request_stop();
        }
        if (watchInput && ends[1].revents != 0 && stopIsRequested()) {
            m_source.request_stop();
            watchInput = false;
        }
    }
}

} // namespace offramp

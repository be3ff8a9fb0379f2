// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/programrun.h"

#include "core/measuring/repeating.h"
#include "core/support/printable.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <thread>

namespace offramp {

namespace {

constexpr std::chrono::milliseconds pause(20);
constexpr int pausesBeforeKilling = 100; // two seconds

/// How a program is started: see runProgram().
class StartSettings
{
public:
    StartSettings()
    {
        ::posix_spawn_file_actions_init(&m_files);
        ::posix_spawn_file_actions_addopen(&m_files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(&m_files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawnattr_init(&m_attributes);
        ::posix_spawnattr_setflags(&m_attributes,
                                   POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
        ::posix_spawnattr_setpgroup(&m_attributes, 0);
        sigset_t signals;
        ::sigfillset(&signals); // this program ignores SIGPIPE, and others may ignore more
        ::posix_spawnattr_setsigdefault(&m_attributes, &signals);
        ::sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&m_attributes, &signals);
    }
    ~StartSettings()
    {
        ::posix_spawn_file_actions_destroy(&m_files);
        ::posix_spawnattr_destroy(&m_attributes);
    }
    StartSettings(const StartSettings &) = delete;
    StartSettings &operator=(const StartSettings &) = delete;

    /// Starts command and returns 0 or errno.
    int start(const std::vector<std::string> &command, pid_t &process) const
    {
        std::vector<char *> words;
        for (const std::string &word : command)
            words.push_back(const_cast<char *>(word.c_str()));
        words.push_back(nullptr);
        return ::posix_spawnp(&process, words.front(), &m_files, &m_attributes, words.data(), environ);
    }

private:
    posix_spawn_file_actions_t m_files = {};
    posix_spawnattr_t m_attributes = {};
};

/// Ends the process group of a program after a stop, on the thread that asks for it.
class GroupEnd
{
public:
    GroupEnd(pid_t group, const std::stop_token &stop)
        : m_group(group)
        , m_callback(stop, [this] { end(); })
    {
    }

    /// The program itself has ended, but was not waited for, so that its number is not used again yet.
    void programEnded() { m_hasEnded = true; }

private:
    void end()
    {
        ::kill(-m_group, SIGTERM);
        for (int i = 0; i < pausesBeforeKilling && !m_hasEnded; ++i)
            std::this_thread::sleep_for(pause);
        ::kill(-m_group, SIGKILL); // what the program has started, too
    }

    const pid_t m_group;
    std::atomic<bool> m_hasEnded = false;
    std::stop_callback<std::function<void()>> m_callback; ///< last, because it uses the others
};

Result<void> outcomeOf(const siginfo_t &ended, const std::string &name)
{
    if (ended.si_code == CLD_EXITED && ended.si_status == 0)
        return {};
    if (ended.si_code == CLD_EXITED)
        return failure(ErrorKind::Failed, fmt::format("{} ended with exit code {}.", name, ended.si_status),
                       "Run it alone to see why; only programs that end with 0 are measured.");
    return failure(ErrorKind::Failed,
                   fmt::format("{} was ended by signal {} ({}).", name, ended.si_status, ::strsignal(ended.si_status)),
                   "Run it alone to see why.");
}

} // namespace

Result<void> runProgram(const std::vector<std::string> &command, const std::stop_token &stop)
{
    const std::string name = printable(command.front(), 100);
    pid_t process = 0;
    if (const int code = StartSettings().start(command, process); code == ENOENT)
        return failure(ErrorKind::BadInput, fmt::format("{}, or the interpreter that it names, was not found.", name),
                       "Write the path of a program, or the name of one in PATH, after --.");
    else if (code != 0)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} could not be started: {}.", name, std::generic_category().message(code)),
                       "Give a program that you may run, after --.");
    siginfo_t ended = {};
    {
        GroupEnd atStop(process, stop);
        while (::waitid(P_PID, static_cast<id_t>(process), &ended, WEXITED | WNOWAIT) != 0 && errno == EINTR) { }
        atStop.programEnded();
    }
    while (::waitid(P_PID, static_cast<id_t>(process), nullptr, WEXITED) != 0 && errno == EINTR) { }
    if (stop.stop_requested())
        return measurementCancelled();
    return outcomeOf(ended, name);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/childengine.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <system_error>

namespace offramp {

namespace {

constexpr const char *self = "/proc/self/exe";
constexpr int notStarted = 127;

/// What the child does after fork(): only what a program with threads may do there. Signals are blocked.
[[noreturn]] void become(const char *program, char *const *arguments, pid_t parent, const sigset_t &signals)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) // it ended before that
        ::_exit(notStarted);
    ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    ::signal(SIGINT, SIG_DFL);
    ::signal(SIGTERM, SIG_DFL);
    ::pthread_sigmask(SIG_SETMASK, &signals, nullptr);
    ::execv(program, arguments);
    ::execv(self, arguments);
    ::_exit(notStarted);
}

/// Starts this program and returns its process; -1 and errno where that fails.
pid_t start(const std::vector<std::string> &arguments)
{
    std::error_code ignored;
    const std::filesystem::path program = std::filesystem::read_symlink(self, ignored); // by its name, which ps shows
    std::string name = "offramp-engine";
    std::vector<char *> words{name.data()};
    for (const std::string &argument : arguments)
        words.push_back(const_cast<char *>(argument.c_str()));
    words.push_back(nullptr);

    // A signal must not reach the child while it still has the handlers of this process.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process == 0)
        become(program.c_str(), words.data(), parent, before);
    const int code = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = code;
    return process;
}

ErrorKind kindOf(int code)
{
    for (const ErrorKind kind : {ErrorKind::Usage, ErrorKind::BadInput, ErrorKind::Cancelled, ErrorKind::Device}) {
        if (exitCode(kind) == code)
            return kind;
    }
    return ErrorKind::Failed;
}

Result<void> outcomeOf(const siginfo_t &ended, const std::string &verb)
{
    if (ended.si_code == CLD_EXITED && ended.si_status == 0)
        return {};
    if (ended.si_code == CLD_EXITED)
        return failure(kindOf(ended.si_status),
                       fmt::format("offramp-engine {} ended with exit code {}.", verb, ended.si_status),
                       "Its message is above.");
    return failure(ErrorKind::Failed,
                   fmt::format("offramp-engine {} was ended by signal {} ({}).", verb, ended.si_status,
                               ::strsignal(ended.si_status)),
                   "Run the same command again: it goes on where it stopped.");
}

} // namespace

Result<void> runEngine(const std::vector<std::string> &arguments, const std::stop_token &stop)
{
    const pid_t process = start(arguments);
    if (process < 0)
        return failure(ErrorKind::Failed,
                       fmt::format("offramp-engine {} could not be started: {}.", arguments.front(),
                                   std::generic_category().message(errno)),
                       "Run the same command again when the machine is less busy.");
    siginfo_t ended = {};
    {
        // Until it was waited for, its number is not used again.
        const std::stop_callback atStop(stop, [process] { ::kill(process, SIGTERM); });
        while (::waitid(P_PID, static_cast<id_t>(process), &ended, WEXITED | WNOWAIT) != 0 && errno == EINTR) { }
    }
    while (::waitid(P_PID, static_cast<id_t>(process), nullptr, WEXITED) != 0 && errno == EINTR) { }
    return outcomeOf(ended, arguments.front());
}

} // namespace offramp

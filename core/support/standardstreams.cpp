// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/standardstreams.h"

#include "core/support/caught.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace offramp {

namespace {

bool hasReaderGone = false; ///< of stdout

Error outputError(int code)
{
    hasReaderGone = hasReaderGone || code == EPIPE;
    return {ErrorKind::Failed,
            fmt::format("The output cannot be written completely: {}.", std::generic_category().message(code)),
            "Send it to a file on a disk with free space, or to a program that reads all of it."};
}

Result<void> caught(const std::function<Result<void>()> &verb)
{
    try {
        return verb();
    } catch (const std::filesystem::filesystem_error &) {
        return tl::unexpected(caughtError());
    } catch (const std::system_error &error) { // fmt::print throws it
        return tl::unexpected(outputError(error.code().value()));
    } catch (...) {
        return tl::unexpected(caughtError());
    }
}

} // namespace

void guardStandardStreams()
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a file beyond ulimit -f is an error of write()
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) >= 0 || errno != EBADF)
            continue;
        // open() takes the lowest free number, which is this one. Only reading is allowed on stdout's placeholder:
        // output that nothing takes must fail.
        static_cast<void>(::open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY));
    }
}

void writeNote(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

void writeOutput(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
}

Result<void> flushOutput()
{
    errno = 0;
    if (std::fflush(stdout) == 0 && !std::ferror(stdout))
        return {};
    return tl::unexpected(outputError(errno ? errno : EIO));
}

int runVerb(std::string_view program, const std::function<Result<void>()> &verb)
{
    Result<void> done = caught(verb);
    if (auto flushed = flushOutput(); done && !flushed)
        done = flushed;
    if (done)
        return 0;
    if (hasReaderGone)
        return exitCode(ErrorKind::Failed);
    writeNote(fmt::format("{}: {}\n", program, toText(done.error())));
    return exitCode(done.error().kind);
}

} // namespace offramp

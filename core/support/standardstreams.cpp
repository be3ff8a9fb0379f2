// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/standardstreams.h"

#include "core/support/caught.h"
#include "core/support/printable.h"
#include "core/support/words.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>

namespace offramp {

namespace {

bool hasReaderGone = false; ///< of stdout
int writeError = 0;         ///< of stdout, the first

Error outputError(int code)
{
    hasReaderGone = hasReaderGone || code == EPIPE;
    return {ErrorKind::Failed,
            fmt::format("The output cannot be written completely: {}.", std::generic_category().message(code)),
            "Send it to a file on a disk with free space, or to a program that reads all of it."};
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
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    std::string lines;
    for (const std::string_view line : split(text, '\n'))
        lines += (lines.empty() ? "" : "  ") + printable(line) + '\n';
    writeRawNote(lines);
}

void writeRawNote(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

void writeOutput(std::string_view text)
{
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), stdout) < text.size() && writeError == 0)
        writeError = errno ? errno : EIO;
}

Result<void> flushOutput()
{
    errno = 0;
    if (std::fflush(stdout) == 0 && !std::ferror(stdout))
        return {};
    const int code = writeError ? writeError : errno;
    return tl::unexpected(outputError(code ? code : EIO));
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
    writeNote(fmt::format("{}: {}", program, toText(done.error())));
    return exitCode(done.error().kind);
}

} // namespace offramp

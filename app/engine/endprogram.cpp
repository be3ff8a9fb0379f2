// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/endprogram.h"

#include "core/protocol/events.h"
#include "core/support/caught.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string>

namespace offramp {

namespace {

bool reportsEvents = false;

Error whyItEnds()
{
    const auto exception = std::current_exception();
    if (!exception)
        return {ErrorKind::Failed, "The program cannot go on, for a reason that is not known.",
                "Try again; if it happens again, report it with the command."};
    Error error;
    try {
        std::rethrow_exception(exception);
    } catch (...) {
        error = caughtError();
    }
    if (error.sentence.find("CUDA") == std::string::npos && error.sentence.find("cuDNN") == std::string::npos)
        return error;
    const auto line = error.sentence.substr(0, error.sentence.find('\n'));
    return {ErrorKind::Device, fmt::format("The device failed. {}", line),
            "Check the device and its driver, or use --device cpu. What was recorded until now is kept."};
}

} // namespace

void endProgram(const Error &error, bool hasEvents)
{
    if (hasEvents) {
        // Not into the middle of another event; but the thread that writes one may never finish it.
        bool isLocked = false;
        for (int tries = 0; tries < 100 && !isLocked; ++tries) {
            isLocked = ::ftrylockfile(stdout) == 0;
            if (!isLocked)
                ::poll(nullptr, 0, 10);
        }
        const std::string line = toJsonLine(ErrorEvent{error}) + '\n';
        static_cast<void>(!::write(STDOUT_FILENO, line.data(), line.size()));
    }
    const std::string text = fmt::format("offramp-engine: {}\n", toText(error));
    static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
    ::_exit(exitCode(error.kind));
}

void endWithSentences(bool hasEvents)
{
    reportsEvents = hasEvents;
    std::set_terminate([] { endProgram(whyItEnds(), reportsEvents); });
}

} // namespace offramp

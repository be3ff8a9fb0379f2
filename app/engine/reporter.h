// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recorder/recorder.h"
#include "core/protocol/events.h"

#include <functional>
#include <string>

namespace offramp {

/// Reports a run: as JSON lines on stdout, or for people on stderr (with progress on one line that is rewritten, where
/// stderr is a terminal).
class Reporter
{
public:
    explicit Reporter(bool jsonLines);

    void send(const Event &event);
    void note(const std::string &text);

    /// Prints what a run found out, in lines for people: to stdout, or to stderr where that has JSON lines.
    void result(const std::string &lines);

    [[nodiscard]] RecordListener listener();

    /// Runs, and reports how the run ended; an exception is an error.
    Result<void> end(const std::function<Result<void>()> &run);

private:
    void print(const Event &event);

    bool m_jsonLines = false;
    bool m_isTerminal = false;
    bool m_hasProgressLine = false;
};

} // namespace offramp

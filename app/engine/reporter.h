// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recorder/recorder.h"
#include "core/protocol/events.h"

#include <string>

namespace offramp {

/// Tells a run: as JSON lines on stdout, or to a person on stderr (progress on one line that renews itself when stderr
/// is a terminal).
class Reporter
{
public:
    explicit Reporter(bool jsonLines);

    void tell(const Event &event);
    void note(const std::string &text);

    [[nodiscard]] RecordListener listener();

private:
    void tellPerson(const Event &event);
    void line(const std::string &text);

    bool m_jsonLines = false;
    bool m_isTerminal = false;
    bool m_hasProgressLine = false;
};

} // namespace offramp

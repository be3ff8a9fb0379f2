// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <functional>
#include <string_view>

namespace offramp {

/// Opens a placeholder for each of stdin, stdout and stderr that the caller closed, so that no file of the program gets
/// its number and then the program's text: reading from it ends at once, writing to stdout fails. A reader that has
/// gone makes writing fail too and does not end the program. Call it first in main.
void guardStandardStreams();

/// Writes text to stderr. What cannot be written is dropped: a note never ends the work.
void writeNote(std::string_view text);

/// Writes text to stdout; whether all of it arrived, flushOutput tells.
void writeOutput(std::string_view text);

/// Flushes stdout; an error when part of what was written to it since the start did not arrive (a full disk, a reader
/// that has gone).
[[nodiscard]] Result<void> flushOutput();

/// Runs verb, flushes stdout, and returns the program's exit code. An error is written to stderr behind the program's
/// name; exceptions (memory that runs out) and output that cannot be written are errors too. Where the reader of stdout
/// has gone, nothing is said.
[[nodiscard]] int runVerb(std::string_view program, const std::function<Result<void>()> &verb);

} // namespace offramp

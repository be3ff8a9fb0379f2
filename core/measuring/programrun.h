// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <stop_token>
#include <string>
#include <vector>

namespace offramp {

/// Runs a program with its arguments and waits for its end. It is in a process group of its own, reads nothing from
/// stdin, and what it writes to stdout is dropped; stderr is this program's. After a stop the whole group is asked to
/// end, and killed two seconds later. Errors: it could not be started, ended with another exit code than 0 or by a
/// signal, or (of kind Cancelled) the stop. command: at least the program's name, found in PATH.
[[nodiscard]] Result<void> runProgram(const std::vector<std::string> &command, const std::stop_token &stop);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

namespace offramp {

/// Ends the program at once, from any thread and without destructors: with the error on the standard error, and as an
/// event on the standard output where the program reports events. Its kind gives the exit code.
[[noreturn]] void endProgram(const Error &error, bool hasEvents);

/// From now on what would abort the program, such as an exception of a destructor, ends it by endProgram(). LibTorch's
/// destructors throw where a GPU has failed. hasEvents: whether the program reports events.
void endWithSentences(bool hasEvents);

} // namespace offramp

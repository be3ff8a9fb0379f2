// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <CLI/CLI.hpp>

namespace offramp {

/// What is wrong with a command line, in sentences: what CLI11 says names its own types and limits. app: of the whole
/// program, after parse() has thrown error, which is not one that only asks for help.
[[nodiscard]] Error usageError(const CLI::App &app, const CLI::ParseError &error);

} // namespace offramp

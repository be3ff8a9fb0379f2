// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace offramp {

/// An error (Usage) where one of the options is given and none of those without which it changes nothing. Once the
/// command line is parsed; all names are options of the command, as they are declared.
[[nodiscard]] Result<void> checkNeeds(const CLI::App &command, const std::vector<std::string> &options,
                                      const std::vector<std::string> &needed);

} // namespace offramp

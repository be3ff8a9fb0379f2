// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <sys/types.h>

namespace offramp {

/// The name under which process writes a file that will be called name; short enough for every file system.
[[nodiscard]] std::string temporaryName(const std::string &name, pid_t process);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <stop_token>
#include <string>
#include <vector>

namespace offramp {

/// Runs this program once more with other arguments, a verb first, and waits for its end. It reads nothing from stdin,
/// writes all it says to stderr, and is killed when the thread that calls this ends. After a stop it is asked to end,
/// which it does between two batches. Errors: it could not be started, or has ended with an error, whose kind this one
/// has; what was wrong, it has said itself.
[[nodiscard]] Result<void> runEngine(const std::vector<std::string> &arguments, const std::stop_token &stop);

} // namespace offramp

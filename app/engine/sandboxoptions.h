// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/sandbox/sandbox.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace offramp {

struct NetworkOptions;

/// How far a verb that runs a network is trusted, and what was made of it.
struct SandboxOptions {
    bool isOff = false;
    double memoryLimit = 8;       ///< resident, in GB (1e9 bytes); 0: none
    double timeLimit = 0;         ///< in seconds; 0: none
    std::optional<int> forcedAbi; ///< for tests: no newer version of Landlock; -1: neither it nor seccomp
    bool hasEvents = false;       ///< whether errors are events on stdout
    SandboxPolicy policy;         ///< filled by the verb
    Sandbox entered;              ///< what is in force, once the verb runs
};

/// Declares --no-sandbox, --max-memory and --max-seconds, the last with a default of seconds (0: none).
void addSandboxOptions(CLI::App &verb, SandboxOptions &options, double seconds);

/// The files that belong to a network: itself and the spec beside it.
[[nodiscard]] std::vector<std::filesystem::path> filesOf(const NetworkOptions &network);

/// Enters the sandbox of the options; restart as for enterSandbox().
void enter(SandboxOptions &options, const std::function<void()> &restart);

} // namespace offramp

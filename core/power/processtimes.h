// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

namespace offramp {

/// The processor time of a whole machine.
struct MachineTime {
    std::uint64_t ticks = 0; ///< that all threads spent in programs since the start: user, nice and system
    int threads = 0;         ///< processor threads
};

/// A process and all below it.
struct ProcessTree {
    std::uint64_t ticks = 0; ///< that they spent, and those of their children that ended and were waited for
    std::set<int> pids;
};

/// Reads proc/stat. An error of kind Device where that fails.
[[nodiscard]] Result<MachineTime> readMachineTime(const std::filesystem::path &proc);

/// Reads the times of a process (0: this one) and of its descendants, and of the members of a process group. Where proc
/// cannot be listed, as in the sandbox, only of the process itself. An error of kind Device where that is missing.
[[nodiscard]] Result<ProcessTree> readProcessTree(const std::filesystem::path &proc, int pid, std::optional<int> group);

/// The name of a process as the system shows it; empty where it cannot be read.
[[nodiscard]] std::string processName(const std::filesystem::path &proc, int pid);

/// Whether this process is in a container that counts processes on its own, so that NVML's numbers are others.
[[nodiscard]] bool hasOwnProcessNumbers(const std::filesystem::path &proc);

} // namespace offramp

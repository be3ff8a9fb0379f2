// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/availablememory.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>

namespace offramp {

namespace {

/// Of version 2 and 1 of cgroups: bytes; without a limit "max", or more than any machine has.
constexpr std::array limits{"sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes"};

} // namespace

std::optional<std::uint64_t> availableMemory(const std::filesystem::path &root)
{
    std::optional<std::uint64_t> bytes;
    std::ifstream file(root / "proc/meminfo");
    for (std::string key; file >> key;) {
        std::uint64_t kilobytes = 0;
        if (key == "MemAvailable:" && file >> kilobytes)
            bytes = kilobytes * 1024;
    }
    for (const char *path : limits) {
        std::uint64_t limit = 0;
        if (bytes && std::ifstream(root / path) >> limit)
            bytes = std::min(*bytes, limit);
    }
    return bytes;
}

} // namespace offramp

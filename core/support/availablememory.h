// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace offramp {

/// Bytes of main memory that this process can take without others being ended or swapped out: what the system says is
/// available, and no more than the limit of its container (cgroup). Nothing where the system does not say it. root: of
/// the file system.
[[nodiscard]] std::optional<std::uint64_t> availableMemory(const std::filesystem::path &root = "/");

} // namespace offramp

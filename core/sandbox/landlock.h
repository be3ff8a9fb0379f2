// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace offramp {

/// What a process may do with a file, or with everything in a folder.
enum class Access {
    Read,   ///< read files, list folders
    Write,  ///< write and cut off files that exist, without reading them
    Update, ///< read, write and cut off files that exist, also devices
    Manage, ///< that, and create and remove files and folders
};

struct PathRule {
    std::filesystem::path path;
    Access access = Access::Read;

    bool operator==(const PathRule &) const = default;
};

/// The version of Landlock's interface that this kernel has, at most 7; 0 where it has none or it is switched off.
[[nodiscard]] int landlockAbi();

/// Confines the calling thread, and all threads and programs that it starts, to rules: every other file is denied, and
/// TCP, abstract Unix sockets and signals to others where abi includes them. Paths that do not exist are left out.
/// abi: 1 to landlockAbi(). Returns 0 or errno. It cannot be undone.
[[nodiscard]] int confineFiles(const std::vector<PathRule> &rules, int abi);

} // namespace offramp

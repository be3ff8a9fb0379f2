// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "core/workspace/workspace.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace offramp {

/// Reads a workspace file.
[[nodiscard]] Result<Workspace> readWorkspace(const std::filesystem::path &path);

/// Writes a workspace file completely or not at all.
[[nodiscard]] Result<void> writeWorkspace(const std::filesystem::path &path, const Workspace &workspace);

/// A recording's path in a workspace file of that folder: relative, with slashes.
[[nodiscard]] std::string relativeTo(const std::filesystem::path &folder, const std::filesystem::path &recording);

/// The current path of a workspace's recording: its path below folder, else a file of the same name in folder itself;
/// only a file with the same fingerprint counts. Empty if there is neither.
[[nodiscard]] std::optional<std::filesystem::path> findRecording(const std::filesystem::path &folder,
                                                                 const WorkspaceRecording &recording);

/// The workspace file and the places where its recordings are looked for; only itself where it cannot be read.
[[nodiscard]] std::vector<std::filesystem::path> filesOfWorkspace(const std::filesystem::path &path);

/// The error that says which recording is missing, where it was looked for, and what to do.
[[nodiscard]] Error missingRecording(const std::filesystem::path &folder, const WorkspaceRecording &recording);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

namespace offramp {

/// The way to output files for a process that may not write beside them: files are made in folder() and moved.
class OutputGate
{
public:
    virtual ~OutputGate() = default;

    /// Where temporary files of the targets belong; on the same file system.
    [[nodiscard]] virtual std::filesystem::path folder() const = 0;

    /// The output files, without links; they may not exist yet.
    [[nodiscard]] virtual std::vector<std::filesystem::path> targets() const = 0;

    /// Renames a file of folder() to one of the targets, over what is there or not. Returns 0 or errno.
    [[nodiscard]] virtual int moveIn(const std::filesystem::path &file, std::size_t target, bool mayReplace) = 0;

    /// Removes one of the targets. Returns 0 or errno.
    [[nodiscard]] virtual int remove(std::size_t target) = 0;
};

/// From now on the functions below go through gate for its targets. Call it before there are other threads.
void setOutputGate(std::unique_ptr<OutputGate> gate);

/// The folder for a temporary file that will become path: its own, or the gate's.
[[nodiscard]] std::filesystem::path temporaryFolderOf(const std::filesystem::path &path);

/// Renames a temporary file to path. Without mayReplace, EEXIST where path exists. Returns 0 or errno.
[[nodiscard]] int moveToOutput(const std::filesystem::path &temporary, const std::filesystem::path &path,
                               bool mayReplace);

/// Whether path is an output file that another program made after this process was confined, so that it may not be
/// opened: only files that were there before may.
[[nodiscard]] bool isOutputMadeMeanwhile(const std::filesystem::path &path);

/// Removes an output file, if it exists.
void removeOutput(const std::filesystem::path &path);

/// rename(), or without mayReplace a rename that fails with EEXIST where target exists. Returns 0 or errno.
[[nodiscard]] int renameFile(const std::filesystem::path &path, const std::filesystem::path &target, bool mayReplace);

} // namespace offramp

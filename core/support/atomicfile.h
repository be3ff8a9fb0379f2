// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/file.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

namespace offramp {

/// The file that path means: follows the links that it is, also to a file that does not exist yet. An error where they
/// lead in a circle.
[[nodiscard]] Result<std::filesystem::path> followLinks(const std::filesystem::path &path);

/// A file that is written under a name of its own beside path and then takes its place, so that path holds the old or
/// the new contents, never half of them. The temporary file (.NAME.PID.part, locked) is gone where put() was not
/// called or failed.
class NewFile
{
public:
    /// Follows the links that path is, and first removes what killed processes of this user left of it. A device or a
    /// pipe is refused.
    [[nodiscard]] static Result<NewFile> create(const std::filesystem::path &path);

    NewFile(NewFile &&) = default;
    NewFile &operator=(NewFile &&) = delete;
    ~NewFile();

    [[nodiscard]] File &file() { return *m_file; }

    /// Moves it to path and returns it, still open and locked. Replace gives it the permissions of what was there; with
    /// Keep it is an error where something is.
    [[nodiscard]] Result<File> put(File::Existing existing);

private:
    NewFile(File file, std::filesystem::path target);

    std::unique_ptr<File> m_file;
    std::filesystem::path m_target;
};

/// Lets write fill a new file that then replaces path: see NewFile.
[[nodiscard]] Result<void> replaceFile(const std::filesystem::path &path,
                                       const std::function<Result<void>(File &file)> &write);

/// Writes contents to path in the same way; to a device or a pipe (/dev/stdout) directly.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path &path, std::string_view contents);

/// Removes the temporary files and folders in folder that killed processes of this user left, of those called name, or
/// of all. Those of other users, links, and what is being written stay.
void removeLeftovers(const std::filesystem::path &folder, const std::string &name = {});

} // namespace offramp

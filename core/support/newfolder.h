// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>

namespace offramp {

/// An error unless NewFolder::create() could give a new folder this name now: nothing is there but perhaps an empty
/// folder. To say so before long work.
[[nodiscard]] Result<void> checkNewFolder(const std::filesystem::path &path);

/// A folder that is filled under a name of its own beside path and then gets its name in one step, so that a folder
/// called path is complete or does not exist. The temporary folder (.NAME.PID.part, locked) is removed where put() was
/// not called or failed. From one thread at a time.
class NewFolder
{
public:
    /// Follows the links that path is, and first removes what killed processes of this user left of it. An error where
    /// path exists and is not an empty folder, or where the folder that it belongs in does not exist.
    [[nodiscard]] static Result<NewFolder> create(const std::filesystem::path &path);

    NewFolder(NewFolder &&other) noexcept;
    NewFolder &operator=(NewFolder &&) = delete;
    ~NewFolder();

    /// Where its files are written until put().
    [[nodiscard]] const std::filesystem::path &path() const { return m_temporary; }

    /// Gives it its name; an error where something else took the name meanwhile.
    [[nodiscard]] Result<void> put();

private:
    NewFolder(int descriptor, std::filesystem::path temporary, std::filesystem::path target);

    int m_descriptor = -1;             ///< holds the lock
    std::filesystem::path m_temporary; ///< empty once it has its name
    std::filesystem::path m_target;
};

} // namespace offramp

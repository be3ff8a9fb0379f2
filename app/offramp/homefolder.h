// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace offramp {

/// Makes sure that settings and unsaved work have a place of the user's own: where HOME is missing, empty or "/", it
/// becomes the home folder of the user's account; without one, a temporary folder that only the user can read takes
/// its place and is removed at the end. Make one before any thread.
class HomeFolder
{
public:
    HomeFolder();
    ~HomeFolder();
    HomeFolder(const HomeFolder &) = delete;
    HomeFolder &operator=(const HomeFolder &) = delete;

private:
    std::filesystem::path m_temporary; ///< empty where none was needed
};

} // namespace offramp

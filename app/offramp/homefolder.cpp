// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/homefolder.h"

#include "app/offramp/options.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace offramp {

namespace {

bool isHome(const char *folder)
{
    return folder && *folder == '/' && std::string_view(folder).find_first_not_of('/') != std::string_view::npos;
}

} // namespace

HomeFolder::HomeFolder()
{
    if (isHome(std::getenv("HOME")))
        return;
    const passwd *account = ::getpwuid(::getuid());
    std::error_code ignored;
    if (account && isHome(account->pw_dir) && std::filesystem::is_directory(account->pw_dir, ignored)) {
        ::setenv("HOME", account->pw_dir, 1);
        return;
    }
    auto temporary = std::filesystem::temp_directory_path(ignored);
    std::string name = ((ignored ? "/tmp" : temporary) / "offramp-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        return;
    m_temporary = name;
    ::setenv("HOME", name.c_str(), 1);
    printNote(fmt::format("There is no home folder: settings and unsaved work are in {} and removed at the end. Set "
                          "HOME to keep them.",
                          name));
}

HomeFolder::~HomeFolder()
{
    std::error_code ignored;
    if (!m_temporary.empty())
        std::filesystem::remove_all(m_temporary, ignored);
}

} // namespace offramp

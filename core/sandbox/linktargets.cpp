// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/sandbox/linktargets.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace offramp {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostFilesOfFolder = 1000;

bool isBelow(const fs::path &path, const fs::path &folder)
{
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

class Walk
{
public:
    explicit Walk(fs::path start)
        : m_start(std::move(start))
    {
        enter(m_start);
    }

    [[nodiscard]] std::vector<fs::path> targets() const
    {
        std::vector<fs::path> paths;
        std::ranges::copy_if(m_folders, std::back_inserter(paths), [&](const fs::path &f) { return f != m_start; });
        for (const auto &[folder, files] : m_files) {
            if (std::ranges::any_of(m_folders, [&](const fs::path &known) { return isBelow(folder, known); }))
                continue;
            if (files.size() > mostFilesOfFolder)
                paths.push_back(folder);
            else
                paths.insert(paths.end(), files.begin(), files.end());
        }
        return paths;
    }

private:
    void enter(const fs::path &folder)
    {
        const bool isKnown
            = std::ranges::any_of(m_folders, [&](const fs::path &known) { return isBelow(folder, known); });
        if (isKnown)
            return;
        m_folders.insert(folder);
        std::error_code code;
        auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, code);
        for (; !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
            if (entry->is_symlink(code))
                follow(entry->path());
        }
    }

    void follow(const fs::path &link)
    {
        std::error_code code;
        const fs::path target = fs::canonical(link, code);
        if (code || isBelow(m_start, target)) // back to where it lies in: nobody follows that
            return;
        if (fs::is_directory(target, code))
            enter(target);
        else
            m_files[target.parent_path()].insert(target);
    }

    fs::path m_start;
    std::set<fs::path> m_folders; ///< entered: the first, and targets
    std::map<fs::path, std::set<fs::path>> m_files;
};

} // namespace

std::vector<fs::path> linkTargets(const fs::path &folder)
{
    std::error_code code;
    const fs::path start = fs::canonical(folder, code);
    if (code || !fs::is_directory(start, code))
        return {};
    return Walk(start).targets();
}

} // namespace offramp

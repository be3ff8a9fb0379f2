// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/shortnames.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace offramp {

namespace {

/// The file and its folders, the file first.
std::vector<std::string> partsOf(const std::string &path)
{
    std::error_code ignored;
    const auto absolute = std::filesystem::absolute(path, ignored);
    std::vector<std::string> parts;
    for (const auto &part : (ignored ? std::filesystem::path(path) : absolute).lexically_normal().relative_path())
        parts.push_back(part.string());
    std::ranges::reverse(parts);
    return parts;
}

/// The last so many parts, in the order of a path.
std::string ending(const std::vector<std::string> &parts, std::size_t count)
{
    std::string text;
    for (std::size_t i = std::min(count, parts.size()); i > 0; --i)
        text += parts[i - 1] + (i > 1 ? "/" : "");
    return text;
}

} // namespace

std::map<std::string, std::string> shortNames(const std::vector<std::string> &paths)
{
    std::map<std::string, std::set<std::vector<std::string>>> filesNamed;
    for (const std::string &path : paths) {
        const auto parts = partsOf(path);
        filesNamed[ending(parts, 1)].insert(parts);
    }
    std::map<std::string, std::string> names;
    for (const std::string &path : paths) {
        const auto parts = partsOf(path);
        const auto &others = filesNamed[ending(parts, 1)];
        std::size_t count = 1;
        const auto isShared = [&](const std::vector<std::string> &other) {
            return other != parts && ending(other, count) == ending(parts, count);
        };
        while (count < parts.size() && std::ranges::any_of(others, isShared))
            ++count;
        names[path] = ending(parts, count);
    }
    return names;
}

std::map<std::string, std::string> shortNames(const std::vector<RecordingPtr> &recordings)
{
    std::vector<std::string> paths;
    for (const RecordingPtr &recording : recordings)
        paths.push_back(recording->path());
    return shortNames(paths);
}

} // namespace offramp

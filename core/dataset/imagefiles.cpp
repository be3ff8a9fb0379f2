// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/imagefiles.h"

#include "core/support/file.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace offramp {

namespace fs = std::filesystem;

namespace {

bool isHidden(const fs::path &path)
{
    return path.filename().native().starts_with('.');
}

tl::unexpected<Error> cannotList(const fs::path &folder, const std::error_code &code, const char *remedy)
{
    return failure(ErrorKind::BadInput, fmt::format("Cannot list {}: {}.", folder.string(), code.message()), remedy);
}

/// Whether inner is outer, or lies in it; both are canonical.
bool isWithin(const fs::path &inner, const fs::path &outer)
{
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

/// Walks a folder and keeps the folders that it came through, which links must not lead back to.
class Walk
{
public:
    explicit Walk(const fs::path &above)
    {
        std::error_code ignored;
        m_way.push_back(fs::canonical(above, ignored));
    }

    Result<void> add(const fs::path &folder)
    {
        std::error_code code;
        m_way.push_back(fs::canonical(folder, code));
        fs::directory_iterator it(folder, code);
        for (; !code && it != fs::directory_iterator(); it.increment(code)) {
            if (isHidden(it->path()))
                continue;
            if (auto added = addEntry(*it); !added)
                return added;
        }
        m_way.pop_back();
        return code ? cannotList(folder, code, "Check the path and its permissions.") : Result<void>();
    }

    ImageFiles found;

private:
    Result<void> addEntry(const fs::directory_entry &entry)
    {
        std::error_code ignored;
        if (entry.is_directory(ignored)) {
            if (entry.is_symlink(ignored) && isOnTheWay(fs::canonical(entry.path(), ignored))) {
                found.loops.push_back(entry.path());
                return {};
            }
            if (m_links == 0 && !entry.is_symlink(ignored))
                return add(entry.path());
            if (++m_behindLinks > mostBehindLinks)
                return failure(ErrorKind::BadInput,
                               fmt::format("Links lead to more than {} folders, at {}.", mostBehindLinks,
                                           entry.path().string()),
                               "Remove links to folders that hold links to folders.");
            ++m_links;
            auto added = add(entry.path());
            --m_links;
            return added;
        }
        const bool isFile = entry.is_regular_file(ignored) || isDangling(entry.path());
        if (isFile && isImageName(entry.path()))
            found.images.push_back(entry.path());
        else
            ++found.others;
        return {};
    }

    [[nodiscard]] bool isOnTheWay(const fs::path &target) const
    {
        return std::ranges::any_of(m_way, [&](const fs::path &folder) { return isWithin(folder, target); });
    }

    // Links that fan out at each of 30 levels lead to 2^30 folders, though each has only a few entries.
    static constexpr int mostBehindLinks = 20'000;

    std::vector<fs::path> m_way;
    int m_links = 0; ///< on the way
    int m_behindLinks = 0;
};

/// The command that fetches the file behind a link, by where the link leads.
std::string remedyFor(const fs::path &link)
{
    std::error_code ignored;
    const std::string target = fs::read_symlink(link, ignored).generic_string();
    if (target.find(".git/annex/") != std::string::npos)
        return "Fetch the files with git annex get . in the test set's folder.";
    if (target.find("/cache/files/") != std::string::npos || target.find(".dvc/") != std::string::npos)
        return "Fetch the files with dvc pull in the test set's folder.";
    return "Copy the files to where the links lead, or remove the links.";
}

bool isLfsPointer(const fs::path &path)
{
    constexpr std::uint64_t largestPointer = 1024;
    std::error_code code;
    const auto size = fs::file_size(path, code);
    if (code || size == 0 || size > largestPointer)
        return false;
    const auto text = readWholeFile(path, largestPointer);
    return text && text->starts_with("version https://git-lfs.github.com/spec/");
}

} // namespace

Result<ImageFiles> imagesBelow(const fs::path &folder, const fs::path &above)
{
    Walk walk(above);
    if (auto walked = walk.add(folder); !walked)
        return tl::unexpected(walked.error());
    std::ranges::sort(walk.found.images, {}, &fs::path::native);
    return std::move(walk.found);
}

Result<std::vector<fs::path>> visibleEntries(const fs::path &folder, const char *remedy)
{
    std::vector<fs::path> entries;
    std::error_code code;
    fs::directory_iterator it(folder, code);
    for (; !code && it != fs::directory_iterator(); it.increment(code)) {
        if (!isHidden(it->path()))
            entries.push_back(it->path());
    }
    if (code)
        return cannotList(folder, code, remedy);
    std::ranges::sort(entries, {}, &fs::path::native);
    return entries;
}

std::vector<fs::path> foldersAmong(const std::vector<fs::path> &entries)
{
    std::vector<fs::path> folders;
    std::error_code ignored;
    std::ranges::copy_if(entries, std::back_inserter(folders),
                         [&](const fs::path &entry) { return fs::is_directory(entry, ignored); });
    return folders;
}

std::vector<fs::path> foldersIn(const fs::path &folder)
{
    std::vector<fs::path> folders;
    std::error_code code;
    std::error_code ignored;
    fs::directory_iterator it(folder, code);
    for (; !code && it != fs::directory_iterator(); it.increment(code)) {
        if (!isHidden(it->path()) && it->is_directory(ignored))
            folders.push_back(it->path());
    }
    std::ranges::sort(folders, {}, &fs::path::native);
    return folders;
}

bool holdsImages(const fs::path &folder)
{
    std::error_code code;
    std::error_code ignored;
    fs::directory_iterator it(folder, code);
    for (; !code && it != fs::directory_iterator(); it.increment(code)) {
        if (!isHidden(it->path()) && isImageName(it->path()) && !it->is_directory(ignored))
            return true;
    }
    return false;
}

bool isImageName(const fs::path &path)
{
    static const std::set<std::string, std::less<>> endings{".jpg", ".jpeg", ".png", ".bmp", ".webp",
                                                            ".tif", ".tiff", ".ppm", ".pgm"};
    return endings.contains(lowerCase(path.extension().string()));
}

bool isDangling(const fs::path &path)
{
    std::error_code ignored;
    return fs::is_symlink(fs::symlink_status(path, ignored)) && !fs::exists(path, ignored);
}

bool leadsBack(const fs::path &link, const fs::path &folder)
{
    std::error_code ignored;
    return fs::is_symlink(fs::symlink_status(link, ignored))
           && isWithin(fs::canonical(folder, ignored), fs::canonical(link, ignored));
}

Result<void> checkPresent(const std::vector<fs::path> &images, const fs::path &root)
{
    std::vector<fs::path> dangling;
    std::vector<fs::path> pointers;
    std::ranges::copy_if(images, std::back_inserter(dangling), isDangling);
    std::ranges::copy_if(images, std::back_inserter(pointers), isLfsPointer);
    const auto count = [&](const std::vector<fs::path> &some, const char *what) {
        return fmt::format("{} of {} images {}, {} first.", some.size(), images.size(), what,
                           some.front().lexically_relative(root).generic_string());
    };
    if (!dangling.empty())
        return failure(ErrorKind::BadInput, count(dangling, "are links to files that are not there"),
                       remedyFor(dangling.front()));
    if (!pointers.empty())
        return failure(ErrorKind::BadInput, count(pointers, "are Git LFS pointers instead of images"),
                       "Fetch the files with git lfs pull in the test set's folder.");
    return {};
}

} // namespace offramp

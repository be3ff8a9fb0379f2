// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/listing.h"

#include "core/support/file.h"

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

constexpr auto pathRemedy = "Check the path and its permissions.";

tl::unexpected<Error> cannotList(const fs::path &folder, const std::error_code &code, const char *remedy)
{
    return failure(ErrorKind::BadInput, fmt::format("Cannot list {}: {}.", folder.string(), code.message()), remedy);
}

std::vector<fs::path> foldersAmong(const std::vector<fs::path> &entries)
{
    std::vector<fs::path> folders;
    std::error_code ignored;
    std::ranges::copy_if(entries, std::back_inserter(folders),
                         [&](const fs::path &entry) { return fs::is_directory(entry, ignored); });
    return folders;
}

bool holdsFolders(const fs::path &folder)
{
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
        return false;
    const auto entries = visibleEntries(folder, pathRemedy);
    return entries && !foldersAmong(*entries).empty();
}

struct SplitFolder {
    std::string word;
    fs::path path;
};

Result<SplitFolder> chooseSplit(const fs::path &root, const std::optional<std::string> &wanted)
{
    if (wanted == "root")
        return SplitFolder{"root", root};
    if (wanted) {
        if (wanted->empty() || wanted->find('/') != std::string::npos || wanted->starts_with('.'))
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not the name of a split.", *wanted),
                           "Give the name of a folder below the test set's root, such as test.");
        if (!holdsFolders(root / *wanted))
            return failure(ErrorKind::BadInput,
                           fmt::format("{} has no folder {} with one folder of images for each class.", root.string(),
                                       *wanted),
                           "Choose another --split, or leave it out.");
        return SplitFolder{*wanted, root / *wanted};
    }
    for (const char *word : {"test", "val"}) {
        if (holdsFolders(root / word))
            return SplitFolder{word, root / word};
    }
    if (holdsFolders(root / "train"))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has a folder train, but neither test nor val to evaluate on.", root.string()),
                       "Give --split train to use the training images.");
    return SplitFolder{"root", root};
}

Result<void> addClass(Listing &listing, const fs::path &root, const fs::path &folder)
{
    std::vector<fs::path> files;
    std::size_t others = 0;
    std::error_code code;
    fs::recursive_directory_iterator it(folder, fs::directory_options::follow_directory_symlink, code);
    for (; !code && it != fs::recursive_directory_iterator(); it.increment(code)) {
        std::error_code ignored;
        if (isHidden(it->path())) {
            it.disable_recursion_pending();
        } else if (it->is_regular_file(ignored)) {
            if (isImageName(it->path()))
                files.push_back(it->path());
            else
                ++others;
        }
    }
    if (code)
        return cannotList(folder, code, pathRemedy);
    if (files.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} holds no images.", folder.string()),
                       "Every folder is taken as a class: fill it, or move it away.");
    if (others > 0)
        listing.notes.push_back(
            fmt::format("{} of the files in {} are not images and were skipped.", others, folder.string()));

    std::ranges::sort(files, {}, &fs::path::native);
    for (auto &file : files) {
        auto name = file.lexically_relative(root).generic_string();
        listing.images.push_back({std::move(file), std::move(name), listing.classIds.size()});
    }
    listing.classIds.push_back(folder.filename().string());
    return {};
}

} // namespace

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

bool isImageName(const fs::path &path)
{
    static const std::set<std::string, std::less<>> endings{".jpg", ".jpeg", ".png", ".bmp", ".webp",
                                                            ".tif", ".tiff", ".ppm", ".pgm"};
    std::string ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return endings.contains(ending);
}

Result<Listing> listImageFolders(const fs::path &root, const std::optional<std::string> &split)
{
    const auto chosen = chooseSplit(root, split);
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto entries = visibleEntries(chosen->path, pathRemedy);
    if (!entries)
        return tl::unexpected(entries.error());

    Listing listing;
    listing.layout = "image-folders";
    listing.split = chosen->word;
    for (const auto &folder : foldersAmong(*entries)) {
        if (const auto added = addClass(listing, root, folder); !added)
            return tl::unexpected(added.error());
    }
    if (listing.classIds.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} holds no folders, so its images have no classes.", chosen->path.string()),
                       "Put the images of each class into a folder of its own.");
    listing.classNames = listing.classIds;

    const fs::path wnids = root / "wnids.txt";
    if (std::error_code ignored; fs::exists(wnids, ignored)) {
        auto order = readWnids(wnids);
        if (!order)
            return tl::unexpected(order.error());
        listing.wnidsOrder = std::move(*order);
    }
    return listing;
}

} // namespace offramp

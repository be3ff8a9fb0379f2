// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/listing.h"

#include "core/dataset/imagefiles.h"
#include "core/dataset/splitfolders.h"

#include <fmt/format.h>

namespace offramp {

namespace fs = std::filesystem;

namespace {

Result<void> addClass(Listing &listing, const fs::path &root, const fs::path &above, const fs::path &folder)
{
    auto files = imagesBelow(folder, above);
    if (!files)
        return tl::unexpected(files.error());
    if (files->images.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} holds no images.", folder.string()),
                       "Every folder is taken as a class: fill it, or move it away.");
    if (files->others > 0)
        listing.notes.push_back(
            fmt::format("{} of the files in {} are not images and were skipped.", files->others, folder.string()));
    for (const fs::path &loop : files->loops)
        listing.notes.push_back(
            fmt::format("{} is a link back to a folder that it lies in and was not followed.", loop.string()));

    for (auto &file : files->images) {
        auto name = file.lexically_relative(root).generic_string();
        listing.images.push_back({std::move(file), std::move(name), listing.classIds.size()});
    }
    listing.classIds.push_back(folder.filename().string());
    return {};
}

/// A link without an ending that leads nowhere would have been a class.
Result<void> checkClassLinks(const std::vector<fs::path> &entries)
{
    for (const fs::path &entry : entries) {
        if (!entry.has_extension() && isDangling(entry))
            return failure(ErrorKind::BadInput,
                           fmt::format("{} is a link to a folder that is not there.", entry.string()),
                           "Restore the folder, or remove the link.");
    }
    return {};
}

} // namespace

Result<Listing> listImageFolders(const fs::path &root, const std::optional<std::string> &split)
{
    const auto chosen = chooseSplit(root, split);
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto entries = visibleEntries(chosen->path, "Check the path and its permissions.");
    if (!entries)
        return tl::unexpected(entries.error());
    if (auto checked = checkClassLinks(*entries); !checked)
        return tl::unexpected(checked.error());

    Listing listing;
    listing.layout = "image-folders";
    listing.split = chosen->word;
    for (const auto &folder : foldersAmong(*entries)) {
        if (leadsBack(folder, chosen->path))
            listing.notes.push_back(
                fmt::format("{} is a link back to a folder that it lies in and was not followed.", folder.string()));
        else if (const auto added = addClass(listing, root, chosen->path, folder); !added)
            return tl::unexpected(added.error());
    }
    if (listing.classIds.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} holds no folders, so its images have no classes.", chosen->path.string()),
                       "Put the images of each class into a folder of its own, or add a table labels.csv with the "
                       "columns file and class.");
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

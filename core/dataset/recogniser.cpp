// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/recogniser.h"

#include "core/dataset/cifar.h"
#include "core/dataset/imagefiles.h"
#include "core/dataset/imagetable.h"
#include "core/dataset/splitfolders.h"
#include "core/tensors/filekind.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace offramp {

namespace fs = std::filesystem;

namespace {

using Split = std::optional<std::string>;

constexpr auto giveRoot = "Give the root of the unpacked test set.";

/// Ends of the names of files that may hold a test set in one piece.
constexpr std::array packedEnds{".parquet", ".zip", ".tar", ".tgz",      ".gz",  ".h5",
                                ".hdf5",    ".npy", ".npz", ".tfrecord", ".mdb", "-ubyte"};

std::optional<Error> refusalOf(const fs::path &file)
{
    const auto kind = recogniseFile(file);
    return kind ? refusalOf(file, *kind, FileUse::TestSet) : std::nullopt;
}

/// Why a file in a folder without folders of images, or in its folder data, is not read.
std::optional<Error> packedIn(const fs::path &root)
{
    const auto folders = foldersIn(root);
    const bool isInData = folders.size() == 1 && folders[0].filename() == "data";
    for (const fs::path &folder : {root, isInData ? folders[0] : root}) {
        const auto entries = visibleEntries(folder, "");
        if (!entries || !foldersAmong(*entries).empty() || holdsImages(folder))
            continue;
        for (const fs::path &entry : *entries) {
            const std::string name = entry.filename().string();
            const bool isPacked
                = std::ranges::any_of(packedEnds, [&](const char *end) { return name.find(end) != std::string::npos; });
            if (auto refusal = isPacked ? refusalOf(entry) : std::nullopt)
                return refusal;
        }
    }
    return std::nullopt;
}

Recognised refused(std::string sentence, Error error, std::optional<fs::path> testSet = {})
{
    return {std::move(sentence),
            {},
            [error = std::move(error)](const Split &) -> Result<Listing> { return tl::unexpected(error); },
            std::move(testSet)};
}

std::string withSplits(const std::string &title, const std::vector<std::string> &splits)
{
    return splits.size() < 2 ? title + "." : fmt::format("{}, with the splits {}.", title, fmt::join(splits, ", "));
}

std::optional<Recognised> distributedAs(const fs::path &root)
{
    if (const CifarLayout *layout = cifarLayoutOf(root)) {
        std::vector<std::string> splits;
        std::error_code ignored;
        if (fs::exists(root / layout->test.front(), ignored))
            splits.emplace_back("test");
        if (fs::exists(root / layout->train.front(), ignored))
            splits.emplace_back("train");
        const auto sentence = withSplits(layout->title, splits);
        return Recognised{sentence, std::move(splits),
                          [=](const Split &split) { return listCifar(root, *layout, split); }, root};
    }
    if (isTinyImageNet(root)) {
        auto splits = tinyImageNetSplits(root);
        const auto sentence = withSplits("TinyImageNet", splits);
        return Recognised{sentence, std::move(splits),
                          [=](const Split &split) { return listTinyImageNet(root, split); }, root};
    }
    return std::nullopt;
}

/// A folder in root that is a test set as it is distributed.
std::optional<Recognised> oneBelow(const fs::path &root)
{
    constexpr std::size_t mostFolders = 16;
    const auto folders = foldersIn(root);
    for (const fs::path &folder : folders) {
        if (folders.size() > mostFolders)
            break;
        if (const auto below = distributedAs(folder))
            return refused(fmt::format("A folder that holds {}: {}", folder.filename().string(), below->sentence),
                           {ErrorKind::BadInput,
                            fmt::format("{} is one level too high. Its folder {} is a test set: {}", root.string(),
                                        folder.filename().string(), below->sentence),
                            fmt::format("Give --dataset {}.", folder.string())},
                           folder);
    }
    return std::nullopt;
}

Recognised recogniseOneFile(const fs::path &path)
{
    const fs::path folder = fs::absolute(path).parent_path();
    if (const auto around = distributedAs(folder))
        return refused(fmt::format("A file of {}", around->sentence),
                       {ErrorKind::BadInput, fmt::format("{} is a file of {}", path.string(), around->sentence),
                        fmt::format("Give --dataset {}.", folder.string())},
                       folder);
    if (auto refusal = refusalOf(path))
        return refused(refusal->sentence, std::move(*refusal));
    return refused("Not a folder.", {ErrorKind::BadInput, fmt::format("{} is not a folder.", path.string()), giveRoot});
}

/// Whether there are images in the first of the folders in root, or in folders in them.
bool holdsFoldersOfImages(const fs::path &root, int levels = 3)
{
    constexpr std::size_t mostFolders = 3;
    const auto folders = foldersIn(root);
    for (std::size_t i = 0; i < std::min(folders.size(), mostFolders); ++i) {
        if (holdsImages(folders[i]) || (levels > 1 && holdsFoldersOfImages(folders[i], levels - 1)))
            return true;
    }
    return false;
}

Recognised foldersByClass(const fs::path &path, std::vector<std::string> splits)
{
    const bool isTestSet = holdsFoldersOfImages(path);
    const auto sentence = isTestSet           ? withSplits("Folders of images by class", splits)
                          : holdsImages(path) ? "A folder of images without classes."
                                              : "A folder without images.";
    return {sentence, std::move(splits), [path](const Split &split) { return listImageFolders(path, split); },
            isTestSet ? std::optional(path) : std::nullopt};
}

} // namespace

Recognised recognise(const fs::path &path)
{
    std::error_code ignored;
    if (!fs::is_directory(path, ignored) && fs::exists(path, ignored))
        return recogniseOneFile(path);
    if (!fs::is_directory(path, ignored))
        return refused("Not a folder.",
                       {ErrorKind::BadInput, fmt::format("{} is not a folder.", path.string()), giveRoot});
    if (auto known = distributedAs(path))
        return std::move(*known);
    if (auto packed = packedIn(path))
        return refused(fmt::format("A folder of a test set in one piece. {}", packed->sentence), std::move(*packed));
    auto splits = splitFoldersIn(path);
    const auto table = findImageTable(path);
    if (table && (splits.empty() || !chooseSplit(path, std::nullopt)))
        return {fmt::format("Images in one folder, with their classes in {}.", table->table.string()),
                {table->split},
                [path, table](const Split &split) { return listImageTable(path, *table, split); },
                path};
    if (splits.empty()) {
        if (auto below = oneBelow(path))
            return std::move(*below);
        splits.emplace_back("root");
    }
    return foldersByClass(path, std::move(splits));
}

} // namespace offramp

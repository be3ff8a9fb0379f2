// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/recogniser.h"

#include "core/dataset/cifar.h"
#include "core/dataset/imagefiles.h"
#include "core/dataset/imagetable.h"
#include "core/dataset/splitfolders.h"
#include "core/support/file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace offramp {

namespace fs = std::filesystem;

namespace {

using Split = std::optional<std::string>;

/// A format that is not read: its first bytes, the end of its files' names, and the way that works ({} is the file).
struct OtherFormat {
    const char *title;
    std::size_t at;
    std::string_view magic;
    const char *ending;
    const char *remedy;
};

constexpr auto parquetRemedy
    = "Write its images into one folder for each class, in Python: import os, pyarrow.parquet as q; "
      "[os.makedirs(f\"images/{{r['label']}}\", exist_ok=True) or "
      "open(f\"images/{{r['label']}}/{{i:06}}.png\", \"wb\").write(r['image']['bytes']) "
      "for i, r in enumerate(q.read_table(\"{0}\").to_pylist())]. Then give --dataset images.";
constexpr auto pythonRemedy = "Write its images into one folder for each class, and give that folder's parent.";

constexpr std::array otherFormats{
    OtherFormat{"a Parquet table", 0, "PAR1", ".parquet", parquetRemedy},
    OtherFormat{"a zip archive", 0, "PK\x03\x04", ".zip",
                "Unpack it: unzip {0} -d images, then give --dataset images."},
    OtherFormat{"a tar archive", 257, "ustar", ".tar",
                "Unpack it: mkdir images && tar -xf {0} -C images, then give --dataset images."},
    OtherFormat{"a compressed archive", 0, "\x1f\x8b", ".tar.gz",
                "Unpack it: mkdir images && tar -xf {0} -C images, then give --dataset images."},
    OtherFormat{"a compressed archive", 0, "\x1f\x8b", ".tgz",
                "Unpack it: mkdir images && tar -xf {0} -C images, then give --dataset images."},
    OtherFormat{"an HDF5 file", 0, "\x89HDF", ".h5", pythonRemedy},
    OtherFormat{"an array of NumPy", 0, "\x93NUMPY", ".npy", pythonRemedy},
    OtherFormat{"a TFRecord file", 0, "", ".tfrecord", pythonRemedy},
    OtherFormat{"an LMDB database", 0, "", ".mdb", pythonRemedy}};

tl::unexpected<Error> refuse(const fs::path &path, const OtherFormat &format)
{
    return failure(ErrorKind::BadInput, fmt::format("{} is {}, which is not read.", path.string(), format.title),
                   fmt::format(fmt::runtime(format.remedy), path.string()));
}

const OtherFormat *formatOf(const fs::path &file)
{
    const auto begin = File::open(file, File::Mode::Read).and_then([](const File &f) { return f.beginning(512); });
    const std::string name = file.filename().string();
    for (const OtherFormat &format : otherFormats) {
        const bool hasMagic = begin && !format.magic.empty() && begin->size() > format.at
                              && std::string_view(*begin).substr(format.at).starts_with(format.magic);
        if (hasMagic || (format.magic.empty() && name.find(format.ending) != std::string::npos))
            return &format;
    }
    return nullptr;
}

/// A file of another format in a folder without folders of images, or in its folder data.
std::optional<fs::path> packedIn(const fs::path &root)
{
    const auto folders = foldersIn(root);
    const bool isInData = folders.size() == 1 && folders[0].filename() == "data";
    for (const fs::path &folder : {root, isInData ? folders[0] : root}) {
        const auto entries = visibleEntries(folder, "");
        if (!entries || !foldersAmong(*entries).empty() || holdsImages(folder))
            continue;
        for (const fs::path &entry : *entries) {
            const std::string name = entry.filename().string();
            const bool isPacked = std::ranges::any_of(otherFormats, [&](const OtherFormat &format) {
                return name.find(format.ending) != std::string::npos;
            });
            if (isPacked && formatOf(entry))
                return entry;
        }
    }
    return std::nullopt;
}

Recognised refused(std::string sentence, Result<Listing> error)
{
    return {std::move(sentence), {}, [error = std::move(error)](const Split &) { return error; }};
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
                          [=](const Split &split) { return listCifar(root, *layout, split); }};
    }
    if (isTinyImageNet(root)) {
        auto splits = tinyImageNetSplits(root);
        const auto sentence = withSplits("TinyImageNet", splits);
        return Recognised{sentence, std::move(splits),
                          [=](const Split &split) { return listTinyImageNet(root, split); }};
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
                           failure(ErrorKind::BadInput,
                                   fmt::format("{} is one level too high. Its folder {} is a test set: {}",
                                               root.string(), folder.filename().string(), below->sentence),
                                   fmt::format("Give --dataset {}.", folder.string())));
    }
    return std::nullopt;
}

} // namespace

Recognised recognise(const fs::path &path)
{
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored)) {
        if (const OtherFormat *format = formatOf(path))
            return refused(fmt::format("This is {}.", format->title), refuse(path, *format));
    }
    if (!fs::is_directory(path, ignored))
        return refused("Not a folder.", failure(ErrorKind::BadInput, fmt::format("{} is not a folder.", path.string()),
                                                "Give the root of the unpacked test set."));
    if (auto known = distributedAs(path))
        return std::move(*known);
    if (const auto packed = packedIn(path))
        return refused(fmt::format("A folder of {}.", formatOf(*packed)->title), refuse(*packed, *formatOf(*packed)));
    auto splits = splitFoldersIn(path);
    const auto table = findImageTable(path);
    if (table && (splits.empty() || !chooseSplit(path, std::nullopt)))
        return {fmt::format("Images in one folder, with their classes in {}.", table->table.string()),
                {table->split},
                [path, table](const Split &split) { return listImageTable(path, *table, split); }};
    if (splits.empty()) {
        if (auto below = oneBelow(path))
            return std::move(*below);
        splits.emplace_back("root");
    }
    const auto sentence = withSplits("Folders of images by class", splits);
    return {sentence, std::move(splits), [path](const Split &split) { return listImageFolders(path, split); }};
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/cifar.h"

#include "core/support/file.h"
#include "core/support/sha256.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

namespace offramp {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t largestBatch = 1'000'000'000;

const std::array<CifarLayout, 4> &layouts()
{
    static const std::array<CifarLayout, 4> all{
        CifarLayout{"cifar-10-binary",
                    "CIFAR-10 (binary)",
                    10,
                    true,
                    {"test_batch.bin"},
                    {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                     "data_batch_5.bin"},
                    "batches.meta.txt"},
        CifarLayout{
            "cifar-100-binary", "CIFAR-100 (binary)", 100, true, {"test.bin"}, {"train.bin"}, "fine_label_names.txt"},
        CifarLayout{"cifar-10-python",
                    "CIFAR-10 (Python)",
                    10,
                    false,
                    {"test_batch"},
                    {"data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"},
                    "batches.meta"},
        CifarLayout{"cifar-100-python", "CIFAR-100 (Python)", 100, false, {"test"}, {"train"}, "meta"}};
    return all;
}

Result<std::vector<std::string>> namesIn(const fs::path &path, const CifarLayout &layout)
{
    const auto text = readWholeFile(path, 1 << 20);
    if (!text)
        return tl::unexpected(text.error());
    if (!layout.isBinary)
        return readCifarNames(*text, path.string());
    std::vector<std::string> names;
    for (std::string_view line : split(*text, '\n')) {
        line.remove_suffix(line.ends_with('\r') ? 1 : 0);
        if (!line.empty())
            names.emplace_back(line);
    }
    return names;
}

Result<std::vector<std::string>> classNames(const fs::path &root, const CifarLayout &layout)
{
    const fs::path path = root / layout.namesFile;
    if (!isRegularFile(path)) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < layout.classes; ++i)
            names.push_back(fmt::format("class {}", i));
        return names;
    }
    auto names = namesIn(path, layout);
    if (names && names->size() != layout.classes)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} names {} classes, not {}.", path.string(), names->size(), layout.classes),
                       layout.isBinary ? "Write one class on each line, or remove the file." : "Unpack it again.");
    return names;
}

/// Records of one label (CIFAR-10), or of a coarse and a fine one (CIFAR-100), before the pixels.
Result<CifarBatch> readBinary(const std::string &bytes, const CifarLayout &layout, const std::string &source)
{
    const std::size_t labelBytes = layout.classes == 100 ? 2 : 1;
    const std::size_t recordBytes = labelBytes + cifarImageBytes;
    if (bytes.empty() || bytes.size() % recordBytes != 0)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has {} bytes, which is not a multiple of {} ({} and 32 x 32 RGB values).",
                                   source, bytes.size(), recordBytes, labelBytes == 1 ? "a label" : "two labels"),
                       "Unpack it again.");
    CifarBatch batch;
    batch.pixels.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size(); at += recordBytes) {
        batch.labels.push_back(static_cast<unsigned char>(bytes[at + labelBytes - 1]));
        batch.pixels.append(bytes, at + labelBytes, cifarImageBytes);
    }
    return batch;
}

Result<void> addBatch(Listing &listing, const fs::path &root, const std::string &file, const CifarLayout &layout,
                      Sha256 &digest)
{
    const fs::path path = root / file;
    const auto bytes = readWholeFile(path, largestBatch);
    if (!bytes)
        return failure(bytes.error().kind, bytes.error().sentence, "Check that the data set was unpacked completely.");
    digest.add(*bytes);
    auto batch = layout.isBinary ? readBinary(*bytes, layout, path.string()) : readCifarPickle(*bytes, path.string());
    if (!batch)
        return tl::unexpected(batch.error());
    const auto pixels = std::make_shared<const std::string>(std::move(batch->pixels));
    for (std::size_t i = 0; i < batch->labels.size(); ++i) {
        const std::int64_t label = batch->labels[i];
        if (label < 0 || label >= static_cast<std::int64_t>(layout.classes))
            return failure(ErrorKind::BadInput,
                           fmt::format("{} record {}: label {} is not one of 0 to {}.", path.string(), i, label,
                                       layout.classes - 1),
                           "Unpack it again.");
        listing.images.push_back({path, fmt::format("{}#{}", file, i), static_cast<std::size_t>(label),
                                  static_cast<std::uint32_t>(i), pixels});
    }
    return {};
}

} // namespace

const CifarLayout *cifarLayoutOf(const fs::path &root)
{
    for (const CifarLayout &layout : layouts()) {
        const bool hasBatch = isRegularFile(root / layout.test.front()) || isRegularFile(root / layout.train.front());
        // "test" and "train" alone could be anything.
        const bool isNamed = layout.classes == 10 || isRegularFile(root / layout.namesFile);
        if (hasBatch && isNamed)
            return &layout;
    }
    return nullptr;
}

Result<Listing> listCifar(const fs::path &root, const CifarLayout &layout, const std::optional<std::string> &split)
{
    const std::string word = split.value_or("test");
    if (word != "test" && word != "train")
        return failure(ErrorKind::BadInput, fmt::format("CIFAR-{} has no split \"{}\".", layout.classes, word),
                       "Use --split test or --split train.");
    auto names = classNames(root, layout);
    if (!names)
        return tl::unexpected(names.error());

    Listing listing;
    listing.layout = layout.name;
    listing.split = word;
    listing.classNames = *names;
    listing.classIds = std::move(*names);
    Sha256 digest;
    for (const char *file : word == "test" ? layout.test : layout.train) {
        if (auto added = addBatch(listing, root, file, layout, digest); !added)
            return tl::unexpected(added.error());
    }
    listing.contents = digest.hex();
    return listing;
}

} // namespace offramp

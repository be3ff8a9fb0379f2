// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/cifarbinary.h"

#include "core/support/file.h"
#include "core/support/sha256.h"

#include <fmt/format.h>

#include <utility>

namespace offramp {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t classes = 10;
constexpr std::uint64_t largestBatch = 1'000'000'000;

std::vector<std::string> filesOf(const std::string &split)
{
    if (split == "test")
        return {"test_batch.bin"};
    std::vector<std::string> files;
    for (int i = 1; i <= 5; ++i)
        files.push_back(fmt::format("data_batch_{}.bin", i));
    return files;
}

Result<std::vector<std::string>> readClassNames(const fs::path &path)
{
    std::error_code ignored;
    std::vector<std::string> names;
    if (!fs::exists(path, ignored)) {
        for (std::size_t i = 0; i < classes; ++i)
            names.push_back(fmt::format("class {}", i));
        return names;
    }
    const auto text = readWholeFile(path, 1 << 16);
    if (!text)
        return tl::unexpected(text.error());
    std::string name;
    for (const char c : *text + '\n') {
        if (c == '\n' && !name.empty())
            names.push_back(std::exchange(name, {}));
        else if (c != '\n' && c != '\r')
            name += c;
    }
    if (names.size() != classes)
        return failure(ErrorKind::BadInput, fmt::format("{} names {} classes, not 10.", path.string(), names.size()),
                       "Write one class on each line, or remove the file.");
    return names;
}

Result<void> addRecords(Listing &listing, const fs::path &root, const std::string &file, Sha256 &digest)
{
    const auto bytes = readWholeFile(root / file, largestBatch);
    if (!bytes)
        return failure(bytes.error().kind, bytes.error().sentence, "Check that the data set was unpacked completely.");
    if (bytes->empty() || bytes->size() % cifarRecordBytes != 0)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has {} bytes, which is not a multiple of {} (a label and 32 x 32 RGB values).",
                                   (root / file).string(), bytes->size(), cifarRecordBytes),
                       "Unpack it again; CIFAR-100 has another layout and is not read.");
    digest.add(*bytes);
    const std::size_t records = bytes->size() / cifarRecordBytes;
    for (std::size_t i = 0; i < records; ++i) {
        const auto label = static_cast<unsigned char>((*bytes)[i * cifarRecordBytes]);
        if (label >= classes)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} record {}: label {} is not one of 0 to 9.", (root / file).string(), i,
                                       label),
                           "Unpack it again; CIFAR-100 has another layout and is not read.");
        listing.images.push_back({root / file, fmt::format("{}#{}", file, i), label, static_cast<std::uint32_t>(i)});
    }
    return {};
}

} // namespace

bool isCifarBinary(const fs::path &root)
{
    std::error_code ignored;
    return fs::exists(root / "test_batch.bin", ignored) || fs::exists(root / "data_batch_1.bin", ignored);
}

Result<Listing> listCifarBinary(const fs::path &root, const std::optional<std::string> &split)
{
    const std::string word = split.value_or("test");
    if (word != "test" && word != "train")
        return failure(ErrorKind::BadInput, fmt::format("CIFAR-10 has no split \"{}\".", word),
                       "Use --split test or --split train.");
    auto names = readClassNames(root / "batches.meta.txt");
    if (!names)
        return tl::unexpected(names.error());

    Listing listing;
    listing.layout = "cifar-10-binary";
    listing.split = word;
    listing.classNames = *names;
    listing.classIds = std::move(*names);
    Sha256 digest;
    for (const std::string &file : filesOf(word)) {
        if (auto added = addRecords(listing, root, file, digest); !added)
            return tl::unexpected(added.error());
    }
    listing.contents = digest.hex();
    return listing;
}

} // namespace offramp

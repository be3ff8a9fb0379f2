// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/zipdirectory.h"

#include "core/tensors/zipparts_p.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

constexpr std::uint64_t largestDirectory = 64 << 20;
constexpr std::size_t recordSize = 46;
constexpr std::uint64_t localSize = 30;
constexpr std::uint16_t methodDeflate = 8;
constexpr std::uint16_t sizesFollow = 0x0008;   ///< flag: the checksum and the sizes follow the contents
constexpr std::uint16_t harmlessFlags = 0x080e; ///< that one, the level of deflate, and names in UTF-8
constexpr std::uint32_t folderAttribute = 0x10;

/// Values of an entry from its 64-bit field, where its record marks them so, in the order of the field.
void readWide(std::string_view extra, std::initializer_list<std::uint64_t *> values)
{
    while (extra.size() >= 4) {
        const Fields field(extra);
        const std::size_t size = std::min<std::size_t>(field.u16(2), extra.size() - 4);
        if (field.u16(0) == 1) {
            const Fields wide(extra.substr(4, size));
            std::size_t at = 0;
            for (std::uint64_t *value : values) {
                if (*value != marked32)
                    continue;
                *value = wide.u64(at);
                at += 8;
            }
            return;
        }
        extra.remove_prefix(4 + size);
    }
}

/// A record of the directory.
struct Record {
    ZipEntry entry; ///< begin is that of its local header
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint16_t disk = 0;
    std::uint32_t attributes = 0;
    std::size_t size = 0; ///< bytes of the record
};

Result<Record> readRecord(const File &file, std::string_view rest)
{
    const Fields fields(rest);
    const std::size_t nameSize = fields.u16(28);
    const std::size_t extraSize = fields.u16(30);
    Record record{{std::string(rest.substr(std::min(recordSize, rest.size()), nameSize)), fields.u32(42),
                   fields.u32(24), fields.u32(20), fields.u32(16), fields.u16(10) == methodDeflate},
                  fields.u16(8),
                  fields.u16(10),
                  fields.u16(34),
                  fields.u32(38),
                  recordSize + nameSize + extraSize + fields.u16(32)};
    if (!rest.starts_with("PK\x01\x02") || rest.size() < record.size)
        return notZip(file, "its directory is damaged");
    ZipEntry &entry = record.entry;
    readWide(rest.substr(recordSize + nameSize, extraSize), {&entry.size, &entry.storedSize, &entry.begin});
    return record;
}

/// An error for an entry that this or another reader would not read, or would read differently.
Result<void> checkRecord(const File &file, const Record &record, ZipPacking allowed)
{
    const ZipEntry &entry = record.entry;
    const bool isKnown = entry.deflated || (record.method == 0 && entry.storedSize == entry.size);
    if (!isKnown || (record.flags & ~harmlessFlags) != 0)
        return notZip(file, fmt::format("\"{}\" in it is encrypted or packed in an unusual way", entry.name));
    if (entry.deflated && allowed == ZipPacking::Stored)
        return notZip(file, fmt::format("\"{}\" in it is compressed", entry.name));
    const bool isFolder = (record.attributes & folderAttribute) != 0 || entry.name.ends_with('/');
    if (record.disk != 0 || (isFolder && entry.size > 0) || (entry.deflated && entry.size > 0 && entry.storedSize == 0))
        return notZip(file, fmt::format("the record of \"{}\" in it is damaged", entry.name));
    return {};
}

/// Checks that the header in front of an entry says what the directory says; the place of the contents behind it.
Result<std::uint64_t> contentsOf(const File &file, const Record &record)
{
    const ZipEntry &entry = record.entry;
    const auto start = partOf(file, entry.begin, localSize);
    if (!start)
        return tl::unexpected(start.error());
    const Fields local(*start);
    const std::size_t nameSize = local.u16(26);
    const std::size_t extraSize = local.u16(28);
    const auto texts = partOf(file, entry.begin + localSize, nameSize + extraSize);
    if (!texts)
        return tl::unexpected(texts.error());
    std::uint64_t size = local.u32(22);
    std::uint64_t storedSize = local.u32(18);
    readWide(std::string_view(*texts).substr(nameSize), {&size, &storedSize});

    const bool mayFollow = (record.flags & sizesFollow) != 0;
    const auto agrees = [mayFollow](std::uint64_t here, std::uint64_t inDirectory) {
        return here == inDirectory || (here == 0 && mayFollow);
    };
    if (!start->starts_with("PK\x03\x04") || std::string_view(*texts).substr(0, nameSize) != entry.name
        || local.u16(8) != record.method || !agrees(local.u32(14), entry.crc) || !agrees(size, entry.size)
        || !agrees(storedSize, entry.storedSize))
        return notZip(file, fmt::format("the header of \"{}\" in it does not agree with its directory", entry.name));
    return entry.begin + localSize + nameSize + extraSize;
}

/// Bytes that an entry takes, its header included.
struct Extent {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::size_t entry = 0;
};

/// Refuses entries that share bytes, also with the directory, and two of the same name.
Result<void> checkApart(const File &file, const std::vector<ZipEntry> &entries, std::vector<Extent> extents)
{
    std::ranges::sort(extents, {}, &Extent::begin);
    for (std::size_t i = 0; i + 1 < extents.size(); ++i) {
        if (extents[i].end > extents[i + 1].begin)
            return notZip(file, fmt::format("\"{}\" and \"{}\" in it overlap", entries[extents[i].entry].name,
                                            entries[extents[i + 1].entry].name));
    }
    std::vector<std::string_view> names;
    for (const ZipEntry &entry : entries)
        names.emplace_back(entry.name);
    std::ranges::sort(names);
    if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
        return notZip(file, fmt::format("\"{}\" appears twice in it", *twice));
    return {};
}

} // namespace

Result<std::vector<ZipEntry>> readZipDirectory(const File &file, ZipPacking allowed)
{
    const auto directory = locateZipDirectory(file);
    if (!directory)
        return tl::unexpected(directory.error());
    if (directory->size > largestDirectory)
        return notZip(file, fmt::format("its directory claims {} bytes", directory->size));
    const auto bytes = partOf(file, directory->begin, directory->size);
    if (!bytes)
        return tl::unexpected(bytes.error());

    std::vector<ZipEntry> entries;
    std::vector<Extent> extents;
    std::string_view rest = *bytes;
    for (std::uint64_t i = 0; i < directory->entries; ++i) {
        auto record = readRecord(file, rest);
        if (!record)
            return tl::unexpected(record.error());
        if (auto readable = checkRecord(file, *record, allowed); !readable)
            return tl::unexpected(readable.error());
        const auto contents = contentsOf(file, *record);
        if (!contents)
            return tl::unexpected(contents.error());
        ZipEntry &entry = record->entry;
        if (*contents > directory->begin || entry.storedSize > directory->begin - *contents)
            return notZip(file, fmt::format("\"{}\" in it does not lie before its directory", entry.name));
        extents.push_back({entry.begin, *contents + entry.storedSize, entries.size()});
        entry.begin = *contents;
        entries.push_back(std::move(entry));
        rest.remove_prefix(record->size);
    }
    if (!rest.empty())
        return notZip(file, "its directory is longer than its entries");
    if (auto apart = checkApart(file, entries, std::move(extents)); !apart)
        return tl::unexpected(apart.error());
    return entries;
}

} // namespace offramp

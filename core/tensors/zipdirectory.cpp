// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/zipdirectory.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace offramp {

namespace {

constexpr std::uint64_t largestDirectory = 64 << 20;
constexpr std::uint32_t marked32 = 0xffffffff; ///< the real value is in a 64-bit field elsewhere
constexpr std::uint32_t marked16 = 0xffff;
constexpr std::uint16_t methodDeflate = 8;

tl::unexpected<Error> notZip(const File &file, const std::string &why)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} is not a zip file that can be read: {}.", file.path().string(), why),
                   "Check that it was copied whole, or save it again.");
}

/// Little-endian numbers out of a part of the file; beyond its end they are 0.
class Fields
{
public:
    explicit Fields(std::string_view bytes)
        : m_bytes(bytes)
    {
    }

    std::uint64_t number(std::size_t at, std::size_t width) const
    {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < width && at + i < m_bytes.size(); ++i)
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(m_bytes[at + i])) << (8 * i);
        return value;
    }
    std::uint16_t u16(std::size_t at) const { return static_cast<std::uint16_t>(number(at, 2)); }
    std::uint32_t u32(std::size_t at) const { return static_cast<std::uint32_t>(number(at, 4)); }
    std::uint64_t u64(std::size_t at) const { return number(at, 8); }

private:
    std::string_view m_bytes;
};

Result<std::string> part(const File &file, std::uint64_t begin, std::uint64_t size)
{
    const auto total = file.size();
    if (!total)
        return tl::unexpected(total.error());
    if (begin > *total || size > *total - begin)
        return notZip(file, fmt::format("it claims {} bytes at byte {} and has {}", size, begin, *total));
    std::string bytes(size, '\0');
    if (auto done = file.read(begin, std::as_writable_bytes(std::span(bytes))); !done)
        return tl::unexpected(done.error());
    return bytes;
}

struct Directory {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    std::uint64_t entries = 0;
};

Result<Directory> locate(const File &file)
{
    constexpr std::uint64_t endSize = 22;
    constexpr std::uint64_t longestComment = 65535;
    constexpr std::uint64_t locatorSize = 20;
    constexpr std::uint64_t end64Size = 56;
    const auto total = file.size();
    if (!total)
        return tl::unexpected(total.error());
    const std::uint64_t tailSize = std::min(*total, endSize + longestComment + locatorSize);
    const auto tail = part(file, *total - tailSize, tailSize);
    if (!tail)
        return tl::unexpected(tail.error());
    const std::size_t at = tail->rfind("PK\x05\x06");
    if (at == std::string::npos || tail->size() - at < endSize)
        return notZip(file, "its end is missing");
    const Fields end(std::string_view(*tail).substr(at));
    Directory directory{end.u32(16), end.u32(12), end.u16(10)};
    const bool is64 = directory.begin == marked32 || directory.size == marked32 || directory.entries == marked16;
    if (!is64)
        return directory;
    if (at < locatorSize || tail->compare(at - locatorSize, 4, "PK\x06\x07") != 0)
        return notZip(file, "its 64-bit directory is missing");
    const auto end64 = part(file, Fields(std::string_view(*tail).substr(at - locatorSize)).u64(8), end64Size);
    if (!end64)
        return tl::unexpected(end64.error());
    if (!end64->starts_with("PK\x06\x06"))
        return notZip(file, "its 64-bit directory is damaged");
    const Fields fields(*end64);
    return Directory{fields.u64(48), fields.u64(40), fields.u64(32)};
}

/// Sizes and place of an entry from its 64-bit field, where its record marks them so.
void readWide(std::string_view extra, std::uint64_t &full, std::uint64_t &stored, std::uint64_t &header)
{
    while (extra.size() >= 4) {
        const Fields field(extra);
        const std::size_t size = std::min<std::size_t>(field.u16(2), extra.size() - 4);
        if (field.u16(0) == 1) {
            const Fields wide(extra.substr(4, size));
            std::size_t at = 0;
            for (std::uint64_t *value : {&full, &stored, &header}) {
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

} // namespace

Result<std::vector<ZipEntry>> readZipDirectory(const File &file, ZipPacking allowed)
{
    constexpr std::size_t recordSize = 46;
    constexpr std::uint64_t localSize = 30;
    const auto directory = locate(file);
    if (!directory)
        return tl::unexpected(directory.error());
    if (directory->size > largestDirectory)
        return notZip(file, fmt::format("its directory claims {} bytes", directory->size));
    const auto bytes = part(file, directory->begin, directory->size);
    if (!bytes)
        return tl::unexpected(bytes.error());

    std::vector<ZipEntry> entries;
    std::string_view rest = *bytes;
    for (std::uint64_t i = 0; i < directory->entries; ++i) {
        const Fields record(rest);
        const std::size_t nameSize = record.u16(28);
        const std::size_t extraSize = record.u16(30);
        const std::size_t whole = recordSize + nameSize + extraSize + record.u16(32);
        if (!rest.starts_with("PK\x01\x02") || rest.size() < whole)
            return notZip(file, "its directory is damaged");
        ZipEntry entry{std::string(rest.substr(recordSize, nameSize)),
                       record.u32(42),
                       record.u32(24),
                       record.u32(20),
                       record.u32(16),
                       record.u16(10) == methodDeflate};
        readWide(rest.substr(recordSize + nameSize, extraSize), entry.size, entry.storedSize, entry.begin);
        const bool isKnown = entry.deflated || (record.u16(10) == 0 && entry.storedSize == entry.size);
        if (!isKnown || (record.u16(8) & 1) != 0)
            return notZip(file, fmt::format("\"{}\" in it is encrypted or packed in an unusual way", entry.name));
        if (entry.deflated && allowed == ZipPacking::Stored)
            return notZip(file, fmt::format("\"{}\" in it is compressed", entry.name));
        const auto local = part(file, entry.begin, localSize);
        if (!local)
            return tl::unexpected(local.error());
        entry.begin += localSize + Fields(*local).u16(26) + Fields(*local).u16(28);
        if (const auto total = file.size(); !total || entry.begin > *total || entry.storedSize > *total - entry.begin)
            return notZip(file, fmt::format("\"{}\" in it does not lie inside the file", entry.name));
        entries.push_back(std::move(entry));
        rest.remove_prefix(whole);
    }
    return entries;
}

} // namespace offramp

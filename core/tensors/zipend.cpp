// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/zipparts_p.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

namespace offramp {

namespace {

constexpr std::uint64_t endSize = 22;
constexpr std::uint64_t longestComment = 65535;
constexpr std::uint64_t locatorSize = 20;
constexpr std::uint64_t end64Size = 56;
constexpr std::string_view locatorSignature = "PK\x06\x07";

/// The directory's place by the 64-bit end, and where that end begins.
struct End64 {
    ZipDirectoryPlace directory;
    std::uint64_t begin = 0;
};

/// Reads the 64-bit end that a locator at this place of the file points to.
Result<End64> readEnd64(const File &file, std::string_view locator, std::uint64_t place)
{
    const Fields pointer(locator);
    const std::uint64_t begin = pointer.u64(8);
    const auto bytes = partOf(file, begin, end64Size);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const Fields end(*bytes);
    const bool isOneDisk
        = pointer.u32(4) == 0 && pointer.u32(16) == 1 && end.u64(16) == 0 && end.u64(24) == end.u64(32);
    if (!bytes->starts_with("PK\x06\x06") || end.u64(4) != place - begin - 12 || !isOneDisk)
        return notZip(file, "its 64-bit directory is damaged");
    return End64{{end.u64(48), end.u64(40), end.u64(32)}, begin};
}

} // namespace

tl::unexpected<Error> notZip(const File &file, const std::string &why)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} is not a zip file that can be read: {}.", file.path().string(), why),
                   "Check that it was copied whole, or save it again.");
}

Result<std::string> partOf(const File &file, std::uint64_t begin, std::uint64_t size)
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

Result<ZipDirectoryPlace> locateZipDirectory(const File &file)
{
    const auto total = file.size();
    if (!total)
        return tl::unexpected(total.error());
    const std::uint64_t tailSize = std::min(*total, endSize + longestComment + locatorSize);
    const auto tail = partOf(file, *total - tailSize, tailSize);
    if (!tail)
        return tl::unexpected(tail.error());
    const std::size_t at = tail->rfind("PK\x05\x06");
    if (at == std::string::npos || tail->size() - at < endSize)
        return notZip(file, "its end is missing");
    const Fields end(std::string_view(*tail).substr(at));
    if (end.u16(20) != tail->size() - at - endSize)
        return notZip(file, "its end is damaged, or other bytes follow it");

    ZipDirectoryPlace directory{end.u32(16), end.u32(12), end.u16(10)};
    std::uint64_t endBegin = *total - tailSize + at;
    const bool hasLocator = at >= locatorSize && tail->compare(at - locatorSize, 4, locatorSignature) == 0;
    if (hasLocator) {
        const auto end64
            = readEnd64(file, std::string_view(*tail).substr(at - locatorSize, locatorSize), endBegin - locatorSize);
        if (!end64)
            return tl::unexpected(end64.error());
        const auto agree = [](std::uint64_t narrow, std::uint64_t wide, std::uint64_t mark) {
            return narrow == wide || narrow == mark;
        };
        if (!agree(directory.begin, end64->directory.begin, marked32)
            || !agree(directory.size, end64->directory.size, marked32)
            || !agree(directory.entries, end64->directory.entries, marked16))
            return notZip(file, "its two ends give different directories");
        directory = end64->directory;
        endBegin = end64->begin;
    } else if (directory.begin == marked32 || directory.size == marked32 || directory.entries == marked16) {
        return notZip(file, "its 64-bit directory is missing");
    }
    const bool isOneDisk = end.u32(4) == 0 && (end.u16(8) == end.u16(10) || hasLocator);
    if (!isOneDisk)
        return notZip(file, "its end is damaged");
    if (directory.begin > endBegin || directory.size != endBegin - directory.begin)
        return notZip(file, "its directory does not lie before its end");
    return directory;
}

} // namespace offramp

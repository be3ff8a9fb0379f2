// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/zipdirectory.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace offramp {

namespace {

/// What deflate packs into one byte at best (zlib's technical notes).
constexpr std::uint64_t largestRatio = 1032;

tl::unexpected<Error> damaged(const File &file, const ZipEntry &entry, const std::string &why)
{
    return failure(ErrorKind::BadInput, fmt::format("{}: \"{}\" in it {}.", file.path().string(), entry.name, why),
                   "Check that it was copied whole, or save it again.");
}

/// Inflates all of packed into exactly the size of unpacked.
bool inflateAll(std::string &packed, std::string &unpacked)
{
    ::z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return false;
    constexpr std::size_t most = 1u << 30; // zlib counts in 32 bits
    std::size_t read = 0;
    std::size_t written = 0;
    char beyond = 0; // where unpacked is full, one byte more would land here
    int status = Z_OK;
    while (status == Z_OK) {
        const std::size_t in = std::min(most, packed.size() - read);
        const std::size_t out = std::min(most, unpacked.size() - written);
        stream.next_in = reinterpret_cast<Bytef *>(packed.data() + read);
        stream.avail_in = static_cast<uInt>(in);
        stream.next_out = reinterpret_cast<Bytef *>(out > 0 ? unpacked.data() + written : &beyond);
        stream.avail_out = static_cast<uInt>(out > 0 ? out : 1);
        status = ::inflate(&stream, Z_NO_FLUSH);
        read += in - stream.avail_in;
        if (out == 0 && stream.avail_out == 0)
            break;
        written += out > 0 ? out - stream.avail_out : 0;
    }
    ::inflateEnd(&stream);
    return status == Z_STREAM_END && written == unpacked.size() && read == packed.size();
}

tl::unexpected<Error> wrongSum(const File &file, const ZipEntry &entry)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} is damaged: the checksum of its entry \"{}\" does not match.", file.path().string(),
                               entry.name),
                   "Copy it again from where it came from, or save it again.");
}

/// The crc32 of a deflated entry's contents, unpacked a part at a time; nothing where they cannot be unpacked.
Result<std::optional<std::uint32_t>> crcUnpacked(const File &file, const ZipEntry &entry)
{
    constexpr std::uint64_t atOnce = 1 << 18;
    ::z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return std::nullopt;
    std::vector<std::byte> packed;
    std::vector<std::byte> unpacked(atOnce);
    std::uint32_t crc = 0;
    std::uint64_t read = 0;
    std::uint64_t written = 0;
    int status = Z_OK;
    while (status == Z_OK) {
        if (stream.avail_in == 0 && read < entry.storedSize) {
            packed.resize(std::min(entry.storedSize - read, atOnce));
            if (auto done = file.read(entry.begin + read, packed); !done) {
                ::inflateEnd(&stream);
                return tl::unexpected(done.error());
            }
            read += packed.size();
            stream.next_in = reinterpret_cast<Bytef *>(packed.data());
            stream.avail_in = static_cast<uInt>(packed.size());
        }
        stream.next_out = reinterpret_cast<Bytef *>(unpacked.data());
        stream.avail_out = static_cast<uInt>(unpacked.size());
        status = ::inflate(&stream, Z_NO_FLUSH);
        const std::size_t count = unpacked.size() - stream.avail_out;
        crc = addToCrc32(crc, std::span(unpacked).first(count));
        written += count;
        if (written > entry.size)
            break;
    }
    const bool isWhole
        = status == Z_STREAM_END && written == entry.size && read == entry.storedSize && stream.avail_in == 0;
    ::inflateEnd(&stream);
    return isWhole ? std::optional(crc) : std::nullopt;
}

} // namespace

Result<Checksums> checkZipSums(const File &file, const std::vector<ZipEntry> &entries)
{
    const auto holdsData = [](const ZipEntry &entry) { return entry.size > 0; };
    const auto hasSum = [](const ZipEntry &entry) { return entry.crc != 0; };
    if (std::ranges::any_of(entries, holdsData) && std::ranges::none_of(entries, hasSum))
        return Checksums::SwitchedOff;
    for (const ZipEntry &entry : entries) {
        if (!entry.deflated) {
            const auto crc = addToCrc32(0, file, entry.begin, entry.size);
            if (!crc)
                return tl::unexpected(crc.error());
            if (*crc != entry.crc)
                return wrongSum(file, entry);
            continue;
        }
        const auto crc = crcUnpacked(file, entry);
        if (!crc)
            return tl::unexpected(crc.error());
        if (!*crc)
            return damaged(file, entry, "cannot be unpacked");
        if (**crc != entry.crc)
            return wrongSum(file, entry);
    }
    return Checksums::Fit;
}

Result<std::string> readZipEntry(const File &file, const ZipEntry &entry, std::uint64_t limit)
{
    if (entry.size > limit)
        return damaged(file, entry, fmt::format("claims {} bytes; at most {} are read", entry.size, limit));
    if (entry.deflated && entry.size / largestRatio > entry.storedSize)
        return damaged(file, entry, fmt::format("claims {} bytes from {}", entry.size, entry.storedSize));

    std::string stored(entry.storedSize, '\0');
    if (auto done = file.read(entry.begin, std::as_writable_bytes(std::span(stored))); !done)
        return tl::unexpected(done.error());
    std::string bytes(entry.deflated ? entry.size : 0, '\0');
    if (entry.deflated && !inflateAll(stored, bytes))
        return damaged(file, entry, "cannot be unpacked");
    if (!entry.deflated)
        bytes = std::move(stored);
    if (entry.crc != 0 && addToCrc32(0, std::as_bytes(std::span(bytes))) != entry.crc)
        return wrongSum(file, entry);
    return bytes;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/zipdirectory.h"

#include <fmt/format.h>
#include <zlib.h>

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

std::uint32_t crcOf(const std::string &bytes)
{
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef *>(bytes.data()), bytes.size()));
}

} // namespace

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
    if (crcOf(bytes) != entry.crc)
        return damaged(file, entry, "is damaged: its checksum does not fit");
    return bytes;
}

} // namespace offramp

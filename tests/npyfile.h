// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

/// A file to be put into a zip file.
struct ZipPart {
    std::string name;
    std::string bytes;
    bool deflated = false;
};

/// The low bytes of a number, little endian.
inline std::string littleEndian(std::uint64_t number, int width)
{
    std::string bytes;
    for (int i = 0; i < width; ++i)
        bytes += static_cast<char>(number >> (8 * i) & 0xff);
    return bytes;
}

inline std::string deflate(const std::string &bytes)
{
    ::z_stream stream{};
    ::deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed(::deflateBound(&stream, bytes.size()), '\0');
    std::string input = bytes;
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    ::deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    ::deflateEnd(&stream);
    return packed;
}

/// A zip file; claimedSize, where given, is what its records say of the size of every part.
inline std::string zipFile(const std::vector<ZipPart> &parts, std::uint64_t claimedSize = 0)
{
    std::string file;
    std::string directory;
    for (const ZipPart &part : parts) {
        const std::string stored = part.deflated ? deflate(part.bytes) : part.bytes;
        const auto crc
            = ::crc32(0, reinterpret_cast<const Bytef *>(part.bytes.data()), static_cast<uInt>(part.bytes.size()));
        const std::string common = littleEndian(part.deflated ? 8 : 0, 2) + littleEndian(0, 4) + littleEndian(crc, 4)
                                   + littleEndian(stored.size(), 4)
                                   + littleEndian(claimedSize ? claimedSize : part.bytes.size(), 4)
                                   + littleEndian(part.name.size(), 2);
        directory += "PK\x01\x02" + littleEndian(20, 2) + littleEndian(20, 2) + littleEndian(0, 2) + common
                     + std::string(12, '\0') + littleEndian(file.size(), 4) + part.name;
        file += "PK\x03\x04" + littleEndian(20, 2) + littleEndian(0, 2) + common + littleEndian(0, 2) + part.name
                + stored;
    }
    const std::string count = littleEndian(parts.size(), 2);
    return file + directory + "PK\x05\x06" + std::string(4, '\0') + count + count + littleEndian(directory.size(), 4)
           + littleEndian(file.size(), 4) + std::string(2, '\0');
}

/// A .npy file of format version 1 with a header dict and the bytes of its elements.
inline std::string npyFile(const std::string &header, const std::string &data)
{
    return "\x93NUMPY" + littleEndian(1, 2) + littleEndian(header.size(), 2) + header + data;
}

/// The bytes of values as they lie in memory.
template<typename T>
std::string bytesOf(const std::vector<T> &values)
{
    return std::string(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T));
}

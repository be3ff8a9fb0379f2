// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/checksums.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace offramp {

namespace {

using Crc32Table = std::array<std::uint32_t, 256>;

/// What the bytes of a word do to a checksum: the table of its last byte, which is zlib's, first.
const std::array<Crc32Table, sizeof(std::uint32_t)> &crc32Tables()
{
    static const auto made = [] {
        std::array<Crc32Table, sizeof(std::uint32_t)> tables{};
        std::copy_n(::get_crc_table(), tables[0].size(), tables[0].begin());
        for (std::size_t t = 1; t < tables.size(); ++t) {
            for (std::size_t byte = 0; byte < tables[t].size(); ++byte) {
                const std::uint32_t before = tables[t - 1][byte];
                tables[t][byte] = (before >> 8) ^ tables[0][before & 0xff];
            }
        }
        return tables;
    }();
    return made;
}

} // namespace

std::string checksumNote(Checksums checksums, const std::filesystem::path &path)
{
    const std::string name = path.filename().string();
    switch (checksums) {
    case Checksums::Fit:
        return {};
    case Checksums::SwitchedOff:
        return fmt::format(
            "{} was saved without checksums, so that damage would change numbers unnoticed. Save it again "
            "after torch.serialization.set_crc32_options(True).",
            name);
    case Checksums::None:
        return fmt::format("{} has no checksums, so that damage would change numbers unnoticed. offramp-engine convert "
                           "and torch.save (PyTorch 1.6 and newer) write them.",
                           name);
    }
    return {};
}

std::uint32_t addToCrc32(std::uint32_t crc, std::span<const std::byte> bytes)
{
    if (bytes.empty()) // for which zlib would begin again
        return crc;
    return static_cast<std::uint32_t>(::crc32_z(crc, reinterpret_cast<const Bytef *>(bytes.data()), bytes.size()));
}

void addToEachCrc32(std::span<std::uint32_t> crcs, std::span<const std::byte> parts)
{
    constexpr std::size_t wordSize = sizeof(std::uint32_t);
    constexpr std::size_t fewWords = 4; // from there on zlib is as fast
    const std::size_t size = parts.size() / crcs.size();
    if (size % wordSize != 0 || size > fewWords * wordSize) {
        for (std::size_t i = 0; i < crcs.size(); ++i)
            crcs[i] = addToCrc32(crcs[i], parts.subspan(i * size, size));
        return;
    }
    const auto &tables = crc32Tables();
    const std::byte *next = parts.data();
    for (std::uint32_t &crc : crcs) {
        std::uint32_t state = ~crc;
        for (std::size_t at = 0; at < size; at += wordSize, next += wordSize) {
            std::uint32_t word = 0; // its first byte is the lowest, as everywhere in these files
            std::memcpy(&word, next, wordSize);
            state ^= word;
            state = tables[3][state & 0xff] ^ tables[2][(state >> 8) & 0xff] ^ tables[1][(state >> 16) & 0xff]
                    ^ tables[0][state >> 24];
        }
        crc = ~state;
    }
}

Result<std::uint32_t> addToCrc32(std::uint32_t crc, const File &file, std::uint64_t begin, std::uint64_t size)
{
    constexpr std::uint64_t atOnce = 1 << 20;
    std::vector<std::byte> bytes(std::min(size, atOnce));
    for (std::uint64_t at = 0; at < size; at += bytes.size()) {
        bytes.resize(std::min(size - at, atOnce));
        if (auto done = file.read(begin + at, bytes); !done)
            return tl::unexpected(done.error());
        crc = addToCrc32(crc, bytes);
    }
    return crc;
}

std::string crc32Text(std::uint32_t crc)
{
    return fmt::format("{:08x}", crc);
}

} // namespace offramp

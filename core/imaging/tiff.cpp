// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/tiff.h"

#include <algorithm>
#include <cstdint>

namespace offramp {

namespace {

constexpr int widthTag = 256;
constexpr int heightTag = 257;
constexpr int bitsTag = 258;
constexpr int photometricTag = 262;
constexpr int samplesTag = 277;
constexpr int tileWidthTag = 322;
constexpr int tileHeightTag = 323;
constexpr int extraSamplesTag = 338;
constexpr int formatTag = 339;

/// Numbers in a TIFF file; those beyond its end are 0.
class Numbers
{
public:
    Numbers(std::span<const std::byte> bytes, bool isBigEndian)
        : m_bytes(bytes)
        , m_isBigEndian(isBigEndian)
    {
    }

    [[nodiscard]] std::uint64_t at(std::uint64_t place, std::size_t size) const
    {
        if (place > m_bytes.size() || size > m_bytes.size() - place)
            return 0;
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t next = m_isBigEndian ? i : size - 1 - i;
            number = number << 8 | std::to_integer<std::uint64_t>(m_bytes[place + next]);
        }
        return number;
    }

private:
    std::span<const std::byte> m_bytes;
    bool m_isBigEndian;
};

/// Bytes of a side: it may be a short, a long, or in a BigTIFF a long of 64 bits.
std::size_t sideBytes(std::uint64_t type)
{
    constexpr std::uint64_t shortType = 3;
    constexpr std::uint64_t long8Type = 16;
    return type == shortType ? 2 : type == long8Type ? 8 : 4;
}

} // namespace

std::optional<TiffFields> tiffFields(std::span<const std::byte> bytes)
{
    const Numbers magic(bytes, true);
    const bool isBigEndian = magic.at(0, 2) == 0x4D4D;
    if (bytes.size() < 8 || (!isBigEndian && magic.at(0, 2) != 0x4949))
        return std::nullopt;
    const Numbers numbers(bytes, isBigEndian);
    const std::uint64_t version = numbers.at(2, 2);
    if (version != 42 && version != 43)
        return std::nullopt;
    const bool isBig = version == 43;
    const std::size_t width = isBig ? 8 : 4; // of offsets and counts
    const std::uint64_t directory = isBig ? numbers.at(8, 8) : numbers.at(4, 4);
    const std::size_t countWidth = isBig ? 8 : 2;
    const std::size_t entryBytes = 4 + 2 * width;
    const std::uint64_t entries = numbers.at(directory, countWidth);

    TiffFields fields;
    fields.isBigEndian = isBigEndian;
    for (std::uint64_t i = 0; i < entries && i < 4096; ++i) {
        const std::uint64_t entry = directory + countWidth + i * entryBytes;
        const std::uint64_t count = numbers.at(entry + 4, width);
        std::uint64_t place = entry + 4 + width;
        if (count * 2 > width) // shorts that do not fit lie elsewhere
            place = numbers.at(place, width);
        const int value = static_cast<int>(numbers.at(place, 2));
        const std::uint64_t type = numbers.at(entry + 2, 2);
        const std::uint64_t side = numbers.at(entry + 4 + width, sideBytes(type));
        const bool isInside = place <= bytes.size() - 2; // there are 8 bytes at least; place + 2 may overflow
        switch (numbers.at(entry, 2)) {
        case widthTag:
            fields.width = std::max(fields.width, side);
            break;
        case heightTag:
            fields.height = std::max(fields.height, side);
            break;
        case tileWidthTag:
            fields.tileWidth = std::max(fields.tileWidth, side);
            break;
        case tileHeightTag:
            fields.tileHeight = std::max(fields.tileHeight, side);
            break;
        case bitsTag:
            fields.bits = value;
            break;
        case photometricTag:
            fields.photometric = value;
            fields.photometricAt = isInside ? std::optional(place) : std::nullopt;
            break;
        case samplesTag:
            fields.samples = value;
            break;
        case extraSamplesTag:
            fields.alpha = value;
            fields.alphaAt = isInside ? std::optional(place) : std::nullopt;
            break;
        case formatTag:
            fields.format = value;
            break;
        default:
            break;
        }
    }
    return fields;
}

void putShort(std::span<std::byte> bytes, std::size_t at, int value, bool isBigEndian)
{
    bytes[at + (isBigEndian ? 0 : 1)] = static_cast<std::byte>(value >> 8);
    bytes[at + (isBigEndian ? 1 : 0)] = static_cast<std::byte>(value & 0xFF);
}

} // namespace offramp

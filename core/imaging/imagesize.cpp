// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/imagesize.h"

#include "core/imaging/tiff.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace offramp {

namespace {

using Text = std::string_view;

/// A number of the header; bytes beyond its end are 0.
std::uint64_t number(Text bytes, std::size_t at, std::size_t width, bool isBigEndian)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        const std::size_t next = at + (isBigEndian ? i : width - 1 - i);
        value = value << 8 | (next < bytes.size() ? static_cast<unsigned char>(bytes[next]) : 0);
    }
    return value;
}

std::uint64_t bigEndian(Text bytes, std::size_t at, std::size_t width)
{
    return number(bytes, at, width, true);
}

std::uint64_t littleEndian(Text bytes, std::size_t at, std::size_t width)
{
    return number(bytes, at, width, false);
}

/// A side of a bitmap, whose height is negative where its rows begin at the top.
std::uint64_t bitmapSide(Text bytes, std::size_t at)
{
    const auto side = static_cast<std::int32_t>(littleEndian(bytes, at, 4));
    return static_cast<std::uint64_t>(side < 0 ? -static_cast<std::int64_t>(side) : side);
}

std::optional<ImageSize> bitmapSize(Text bytes)
{
    if (bytes.size() < 26)
        return std::nullopt;
    if (littleEndian(bytes, 14, 4) == 12) // the header of OS/2
        return ImageSize{littleEndian(bytes, 18, 2), littleEndian(bytes, 20, 2)};
    return ImageSize{bitmapSide(bytes, 18), bitmapSide(bytes, 22)};
}

/// That of the largest frame header: a decoder takes the first, and there may be several.
std::optional<ImageSize> jpegSize(Text bytes)
{
    constexpr std::uint64_t startOfScan = 0xDA;
    std::optional<ImageSize> size;
    std::size_t at = 2;
    while (at + 3 < bytes.size()) {
        const std::uint64_t marker = bigEndian(bytes, at, 2);
        if (marker < 0xFFC0 || marker == 0xFFFF || (marker >= 0xFFD0 && marker <= 0xFFD9)) {
            ++at; // padding, or a marker without contents
            continue;
        }
        const std::uint64_t kind = marker & 0xFF;
        const bool isFrame = kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
        if (isFrame && at + 9 <= bytes.size()) {
            const ImageSize frame{bigEndian(bytes, at + 7, 2), bigEndian(bytes, at + 5, 2)};
            if (!size || frame.width * frame.height > size->width * size->height)
                size = frame;
        }
        if (kind == startOfScan)
            return size;
        at += 2 + std::max<std::uint64_t>(bigEndian(bytes, at + 2, 2), 2);
    }
    return size;
}

std::optional<ImageSize> webpSize(Text bytes)
{
    const Text kind = bytes.substr(std::min<std::size_t>(bytes.size(), 12), 4);
    if (bytes.size() < 30)
        return std::nullopt;
    if (kind == "VP8X")
        return ImageSize{1 + littleEndian(bytes, 24, 3), 1 + littleEndian(bytes, 27, 3)};
    if (kind == "VP8 ")
        return ImageSize{littleEndian(bytes, 26, 2) & 0x3FFF, littleEndian(bytes, 28, 2) & 0x3FFF};
    if (kind != "VP8L")
        return std::nullopt;
    const std::uint64_t packed = littleEndian(bytes, 21, 4);
    return ImageSize{1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)};
}

/// Words of a portable map's header, without comments.
class MapWords
{
public:
    explicit MapWords(Text rest)
        : m_rest(rest.substr(0, 4096))
    {
    }

    Text next()
    {
        const auto isSpace = [](unsigned char c) { return std::isspace(c) != 0; };
        while (!m_rest.empty() && (isSpace(m_rest.front()) || m_rest.front() == '#'))
            m_rest.remove_prefix(m_rest.front() == '#' ? std::min(m_rest.find('\n'), m_rest.size()) : 1);
        const auto end = std::find_if(m_rest.begin(), m_rest.end(), isSpace);
        const Text word = m_rest.substr(0, static_cast<std::size_t>(end - m_rest.begin()));
        m_rest.remove_prefix(word.size());
        return word;
    }

    /// A number that is too large for any image where it has too many digits.
    std::optional<std::uint64_t> nextNumber()
    {
        std::uint64_t value = 0;
        const Text word = next();
        for (const char c : word) {
            if (c < '0' || c > '9')
                return std::nullopt;
            value = std::min<std::uint64_t>(value * 10 + static_cast<std::uint64_t>(c - '0'), 1ull << 32);
        }
        return word.empty() ? std::nullopt : std::optional(value);
    }

private:
    Text m_rest;
};

std::optional<ImageSize> mapSize(Text bytes)
{
    MapWords words(bytes.substr(2));
    if (bytes[1] != '7') {
        const auto width = words.nextNumber();
        const auto height = words.nextNumber();
        return width && height ? std::optional(ImageSize{*width, *height}) : std::nullopt;
    }
    ImageSize size;
    for (Text word = words.next(); !word.empty() && word != "ENDHDR"; word = words.next()) {
        if (word == "WIDTH")
            size.width = words.nextNumber().value_or(0);
        else if (word == "HEIGHT")
            size.height = words.nextNumber().value_or(0);
    }
    return size;
}

/// That of a tile where it is larger than the image: a decoder takes memory for whole tiles.
ImageSize tiffSize(const TiffFields &tiff)
{
    const ImageSize image{tiff.width, tiff.height};
    const ImageSize tile{tiff.tileWidth, tiff.tileHeight};
    if (image.isTooLarge() || image.width == 0 || image.height == 0)
        return image;
    return tile.isTooLarge() || tile.width * tile.height > image.width * image.height ? tile : image;
}

std::optional<ImageSize> sizeInHeader(std::span<const std::byte> bytes)
{
    const Text text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    if (text.starts_with("\xFF\xD8\xFF"))
        return jpegSize(text);
    if (text.starts_with("\x89PNG\r\n\x1a\n") && text.size() >= 24)
        return ImageSize{bigEndian(text, 16, 4), bigEndian(text, 20, 4)};
    if (text.starts_with("BM"))
        return bitmapSize(text);
    if (text.starts_with("RIFF") && text.substr(0, 12).ends_with("WEBP"))
        return webpSize(text);
    if (text.size() > 2 && text[0] == 'P' && text[1] >= '1' && text[1] <= '7')
        return mapSize(text);
    if (const auto tiff = tiffFields(bytes))
        return tiffSize(*tiff);
    return std::nullopt;
}

} // namespace

std::optional<ImageSize> imageSize(std::span<const std::byte> bytes)
{
    const auto size = sizeInHeader(bytes);
    return size && size->width > 0 && size->height > 0 ? size : std::nullopt;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/completeness.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace offramp {

namespace {

constexpr std::array<std::uint8_t, 3> jpegSignature{0xFF, 0xD8, 0xFF};
constexpr std::array<std::uint8_t, 8> pngSignature{0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};

std::uint32_t byteAt(std::span<const std::byte> bytes, std::size_t at)
{
    return std::to_integer<std::uint32_t>(bytes[at]);
}

bool startsWith(std::span<const std::byte> bytes, std::span<const std::uint8_t> signature)
{
    return bytes.size() >= signature.size() && std::memcmp(bytes.data(), signature.data(), signature.size()) == 0;
}

bool standsAlone(std::uint32_t marker)
{
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

/// Walks the markers; a thumbnail inside a segment is skipped by the segment's length. Data between scans has
/// no length, but also no markers except stuffed zeros and restarts.
bool isCompleteJpeg(std::span<const std::byte> bytes)
{
    constexpr std::uint32_t endOfImage = 0xD9;
    std::size_t at = 2;
    while (at + 1 < bytes.size()) {
        if (byteAt(bytes, at) != 0xFF || byteAt(bytes, at + 1) == 0xFF) {
            ++at;
            continue;
        }
        const std::uint32_t marker = byteAt(bytes, at + 1);
        at += 2;
        if (marker == endOfImage)
            return true;
        if (marker == 0 || standsAlone(marker))
            continue;
        if (at + 1 >= bytes.size())
            return false;
        const std::size_t length = byteAt(bytes, at) << 8 | byteAt(bytes, at + 1);
        if (length < 2)
            return false;
        at += length;
    }
    return false;
}

bool isCompletePng(std::span<const std::byte> bytes)
{
    std::size_t at = 8;
    while (at + 12 <= bytes.size()) {
        const std::uint64_t length = std::uint64_t(byteAt(bytes, at)) << 24 | byteAt(bytes, at + 1) << 16
                                     | byteAt(bytes, at + 2) << 8 | byteAt(bytes, at + 3);
        if (length > bytes.size() - at - 12)
            return false;
        if (std::memcmp(bytes.data() + at + 4, "IEND", 4) == 0)
            return true;
        at += 12 + length;
    }
    return false;
}

} // namespace

bool isCompleteImage(std::span<const std::byte> bytes)
{
    if (startsWith(bytes, jpegSignature))
        return isCompleteJpeg(bytes);
    if (startsWith(bytes, pngSignature))
        return isCompletePng(bytes);
    return true;
}

bool beginsAndEndsAsImage(std::span<const std::byte, 16> first, std::span<const std::byte, 16> last)
{
    if (startsWith(first, jpegSignature))
        return byteAt(last, 14) == 0xFF && byteAt(last, 15) == 0xD9;
    if (startsWith(first, pngSignature))
        return std::memcmp(last.data() + 8, "IEND", 4) == 0;
    const std::string_view text(reinterpret_cast<const char *>(first.data()), first.size());
    const auto begins = [text](std::string_view signature) { return text.starts_with(signature); };
    const bool isPortableMap = text[0] == 'P' && text[1] >= '1' && text[1] <= '7';
    const bool isWebp = begins("RIFF") && text.substr(8, 4) == "WEBP";
    return isPortableMap || isWebp || begins("BM") || begins({"II*\0", 4}) || begins({"MM\0*", 4});
}

} // namespace offramp

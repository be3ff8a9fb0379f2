// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace offramp {

/// Images with more pixels are refused: the number above which Pillow warns of a decompression bomb. Decoding takes up
/// to 19 bytes of memory for each pixel.
inline constexpr std::uint64_t mostPixels = 89'478'485;

/// Sides of an image as its header has them, in pixels.
struct ImageSize {
    std::uint64_t width = 0;
    std::uint64_t height = 0;

    [[nodiscard]] bool isTooLarge() const { return width != 0 && height > mostPixels / width; }

    bool operator==(const ImageSize &) const = default;
};

/// The size in the header of a JPEG, PNG, BMP, WebP, TIFF or portable map (P1 to P7); nothing for other bytes and for a
/// header that is cut off. Of a TIFF in tiles that are larger than the image, the size of a tile.
[[nodiscard]] std::optional<ImageSize> imageSize(std::span<const std::byte> bytes);

} // namespace offramp

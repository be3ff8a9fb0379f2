// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace offramp {

/// What the first directory of a TIFF file says about its pixels, with the default where it says nothing.
struct TiffFields {
    std::uint64_t width = 0;                       ///< of the image, in pixels
    std::uint64_t height = 0;                      ///< likewise
    std::uint64_t tileWidth = 0;                   ///< in pixels; 0 where the image is in strips
    std::uint64_t tileHeight = 0;                  ///< likewise
    int bits = 1;                                  ///< of the first sample
    int photometric = -1;                          ///< 0, 1 grey, 2 RGB, 3 palette, 5 CMYK
    int samples = 1;                               ///< for each pixel
    int alpha = -1;                                ///< of the first extra sample: 1 associated, 2 not; -1: none
    int format = 1;                                ///< 1 unsigned, 2 signed, 3 floating point
    std::optional<std::size_t> photometricAt = {}; ///< where its value lies in the file
    std::optional<std::size_t> alphaAt = {};       ///< likewise
    bool isBigEndian = false;
};

/// Reads the first directory of a TIFF or BigTIFF; nothing for other bytes.
[[nodiscard]] std::optional<TiffFields> tiffFields(std::span<const std::byte> bytes);

/// Writes a value of 16 bits, such as one whose place tiffFields() gives.
void putShort(std::span<std::byte> bytes, std::size_t at, int value, bool isBigEndian);

} // namespace offramp

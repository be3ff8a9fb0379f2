// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

namespace offramp {

/// An image of 8-bit RGB values, row by row from the top, three bytes per pixel.
struct Image {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb; ///< [height, width, 3]

    bool operator==(const Image &) const = default;
};

} // namespace offramp

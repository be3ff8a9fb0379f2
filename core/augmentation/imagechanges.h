// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/augmentation/augmentation.h"
#include "core/imaging/image.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace offramp {

// What augmentations do, once their numbers are drawn. Each returns an image of the same size and may be called from
// any thread; the sides of images are 1 to 32,766 pixels.

/// A part of an image, in whole pixels from its top left corner.
struct Box {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;

    [[nodiscard]] int area() const { return width * height; }
    bool operator==(const Box &) const = default;
};

/// The part inside the image of the square or rectangle whose middle is at pixel (x, y): it begins half its width to
/// the left, halves rounded down. May be empty.
[[nodiscard]] Box boxAround(const Image &image, int x, int y, int width, int height);

/// Left and right, or top and bottom, change places.
[[nodiscard]] Image flippedSideways(const Image &image);
[[nodiscard]] Image flippedUpsideDown(const Image &image);

/// Turned counter-clockwise about its centre.
[[nodiscard]] Image rotated(const Image &image, double degrees, Border border);

/// Enlarged about its centre by a factor above 0.
[[nodiscard]] Image scaled(const Image &image, double factor, Border border);

/// Moved by whole pixels to the right and down; every pixel that stays inside keeps its value.
[[nodiscard]] Image moved(const Image &image, int right, int down, Border border);

/// The row d pixels below the centre is moved by d * tan(degrees) to the right. degrees: within -89 and 89.
[[nodiscard]] Image sheared(const Image &image, double degrees, Border border);

/// A part of the image, inside it and not empty, enlarged to its size.
[[nodiscard]] Image cropped(const Image &image, const Box &part);

/// Every value times a factor of at least 0, rounded, at most 255.
[[nodiscard]] Image brightened(const Image &image, double factor);

/// Every value plus a normal number of its own, rounded, from 0 to 255. deviation: in levels of 255; the numbers follow
/// from seed.
[[nodiscard]] Image withNoise(const Image &image, double deviation, std::uint64_t seed);

/// A Gaussian blur; sigma: in pixels, at least 0. At its edge the image is continued as by Border::Reflect.
[[nodiscard]] Image blurred(const Image &image, double sigma);

/// A part of the image in the image's mean colour, rounded.
[[nodiscard]] Image withHole(const Image &image, const Box &hole);

/// Channel c is channel from[c] of the image.
[[nodiscard]] Image withChannels(const Image &image, const std::array<int, 3> &from);

/// How many patches an image has along each side: as asked, and at most one to a pixel.
[[nodiscard]] int patchesAlongSide(const Image &image, int patches);

/// Patch i, counted row by row, is patch from[i] of the image: [patches * patches]. A patch is width / patches by
/// height / patches pixels, rounded down; the pixels that are left over stay. patches: as patchesAlongSide() gives it.
[[nodiscard]] Image withPatches(const Image &image, int patches, std::span<const std::size_t> from);

/// The weighted mean of two images of one size, rounded; weight: that of the first, 0 to 1.
[[nodiscard]] Image blended(const Image &first, const Image &second, double weight);

/// The first image, with a box inside it from the second, which has the same size.
[[nodiscard]] Image pasted(const Image &first, const Image &second, const Box &box);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imaging/image.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>

using Pixel = std::array<std::uint8_t, 3>;

inline Pixel pixelAt(const offramp::Image &image, int x, int y)
{
    const std::size_t place = (static_cast<std::size_t>(y) * image.width + x) * 3;
    return {image.rgb[place], image.rgb[place + 1], image.rgb[place + 2]};
}

/// An image whose pixel at (x, y) is pixelOf(x, y).
inline offramp::Image imageOf(int width, int height, const std::function<Pixel(int x, int y)> &pixelOf)
{
    offramp::Image image{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const Pixel pixel = pixelOf(x, y);
            image.rgb.insert(image.rgb.end(), pixel.begin(), pixel.end());
        }
    }
    return image;
}

inline offramp::Image flat(int width, int height, int value)
{
    const auto byte = static_cast<std::uint8_t>(value);
    return imageOf(width, height, [byte](int, int) { return Pixel{byte, byte, byte}; });
}

/// Pixels that do not resemble their neighbours: the top bytes of a linear congruential generator.
inline offramp::Image noise(int width, int height)
{
    std::uint64_t state = 7;
    const auto next = [&state] {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::uint8_t>(state >> 56);
    };
    return imageOf(width, height, [&](int, int) {
        const std::uint8_t red = next();
        const std::uint8_t green = next();
        return Pixel{red, green, next()};
    });
}

/// The largest difference between two images' values; 1000 where their sizes differ.
inline int worstDifference(const offramp::Image &a, const offramp::Image &b)
{
    if (a.width != b.width || a.height != b.height || a.rgb.size() != b.rgb.size())
        return 1000;
    int worst = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i)
        worst = std::max(worst, std::abs(int(a.rgb[i]) - int(b.rgb[i])));
    return worst;
}

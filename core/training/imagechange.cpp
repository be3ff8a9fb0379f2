// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/imagechange.h"

#include "core/training/trainingrows.h"

#include <algorithm>
#include <vector>

namespace offramp {

namespace {

/// Moves all channels by whole pixels to the right and down; what comes in is 0.
void move(std::span<float> image, InputShape shape, int right, int down)
{
    const std::vector<float> before(image.begin(), image.end());
    std::ranges::fill(image, 0.0f);
    const auto at = [&](int channel, int y, int x) {
        return (static_cast<std::size_t>(channel) * shape.height + y) * shape.width + x;
    };
    for (int channel = 0; channel < shape.channels; ++channel) {
        for (int y = std::max(0, down); y < shape.height + std::min(0, down); ++y) {
            for (int x = std::max(0, right); x < shape.width + std::min(0, right); ++x)
                image[at(channel, y, x)] = before[at(channel, y - down, x - right)];
        }
    }
}

void mirror(std::span<float> image, InputShape shape)
{
    const auto width = static_cast<std::size_t>(shape.width);
    for (std::size_t row = 0; row < image.size(); row += width)
        std::ranges::reverse(image.subspan(row, width));
}

} // namespace

void changeImage(std::span<float> image, InputShape shape, const Recipe &recipe, std::uint64_t bits)
{
    const auto drawn = [&](std::uint64_t step) { return mixedBits(bits, step, 0); };
    if (const int padding = recipe.cropPadding; padding > 0) {
        const auto offset = [&](std::uint64_t step) {
            return static_cast<int>(drawn(step) % (2 * static_cast<std::uint64_t>(padding) + 1)) - padding;
        };
        move(image, shape, offset(0), offset(1));
    }
    const double unit = static_cast<double>(drawn(2) >> 11) * 0x1p-53; // in [0, 1)
    if (unit < recipe.flip)
        mirror(image, shape);
}

} // namespace offramp

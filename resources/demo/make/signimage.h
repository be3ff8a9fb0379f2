// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "resources/demo/make/random.h"
#include "resources/demo/make/shapes.h"

#include <array>
#include <cstdint>

namespace offramp::demo {

inline constexpr int imageSize = 32;

/// RGB, row by row, 8 bits each.
using Image = std::array<std::uint8_t, 3 * imageSize * imageSize>;

/// A sign in random colours, place, size and turn before a random background. difficulty in [0, 1] raises the odds of
/// low contrast, clutter, cover, slant, blur and noise; 0 is clean. The same random state gives the same bytes.
[[nodiscard]] Image drawSign(Sign sign, double difficulty, Random random);

/// Image `number` of the test set's `count` per class: the difficulty grows evenly with the number.
[[nodiscard]] Image testImage(Sign sign, int number, int count);

struct TrainingImage {
    Sign sign;
    Image image;
};

/// Image `number` of the endless training set, which shares no random stream with the test set.
[[nodiscard]] TrainingImage trainingImage(std::uint64_t seed, std::uint64_t number);

} // namespace offramp::demo

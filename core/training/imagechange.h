// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/networks/network.h"
#include "core/training/recipe.h"

#include <cstdint>
#include <span>

namespace offramp {

/// Changes an image before it is trained with, as the recipe says: a random part of it with its padding (of the mean
/// colour, 0), then mirrored. image [channels, height, width], normalised; bits: all that is random, as of mixedBits().
void changeImage(std::span<float> image, InputShape shape, const Recipe &recipe, std::uint64_t bits);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imaging/image.h"
#include "core/imaging/resize.h"

namespace offramp {

/// The image at width x height (both at least 1) as torchvision resizes an 8-bit tensor: LibTorch's upsampling in
/// float, then clamped and rounded to 8 bits.
[[nodiscard]] Image resizeAsTensor(const Image &image, int width, int height, Interpolation interpolation,
                                   bool antialiased);

} // namespace offramp

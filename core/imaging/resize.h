// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imaging/image.h"

namespace offramp {

enum class Interpolation { Bicubic, Bilinear };

/// The image at width x height (both at least 1), equal to the byte to Pillow's resize with BICUBIC or BILINEAR: cubic
/// with a = -0.5, support widened when shrinking, weights in 22-bit fixed point, the horizontal pass first and rounded
/// to 8 bits. This follows Pillow 9.5 to 12.1.
[[nodiscard]] Image resizeAsPillow(const Image &image, int width, int height,
                                   Interpolation interpolation = Interpolation::Bicubic);

/// The same as Pillow 13.0 does it: the vertical pass comes first where the height shrinks by more than twice what the
/// width does.
[[nodiscard]] Image resizeAsPillow13(const Image &image, int width, int height,
                                     Interpolation interpolation = Interpolation::Bicubic);

/// The middle width x height of the image, as torchvision's CenterCrop: half pixels round to even, and an image that is
/// smaller is padded with black first.
[[nodiscard]] Image centreCrop(const Image &image, int width, int height);

} // namespace offramp

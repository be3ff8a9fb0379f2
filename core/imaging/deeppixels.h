// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imaging/image.h"

#include <cstddef>
#include <optional>
#include <span>

namespace offramp {

/// Whether OpenCV's conversion to 8-bit RGB differs from Pillow's for this file: TIFF with alpha, CMYK or more than 8
/// bits, and PNG with grey of 16 bits.
[[nodiscard]] bool needsOwnConversion(std::span<const std::byte> bytes);

/// Such a file as Pillow's convert("RGB") gives it: alpha dropped (after colours that were multiplied by it are
/// restored), grey values clipped to 255, colours of 16 bits cut to their high byte, ink as Pillow does. Nothing where
/// it cannot be decoded. Throws cv::Exception.
[[nodiscard]] std::optional<Image> convertAsPillow(std::span<const std::byte> bytes);

} // namespace offramp

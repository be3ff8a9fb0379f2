// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imaging/image.h"
#include "core/support/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace offramp {

/// Larger image files are refused, in bytes.
inline constexpr std::uint64_t largestImageFile = 1U << 30;

/// Decodes JPEG, PNG, BMP, WebP, TIFF and portable maps as PIL's convert("RGB") does: grey repeated, alpha dropped,
/// EXIF orientation ignored. A truncated or damaged image is an error that names the image, and so is one of more than
/// mostPixels pixels or in another format. Thread-safe.
[[nodiscard]] Result<Image> decodeImage(std::span<const std::byte> bytes, const std::string &name);

/// Reads and decodes an image file of at most 1 GB. Thread-safe.
[[nodiscard]] Result<Image> readImage(const std::filesystem::path &path);

/// The image whose red, green and blue planes are side x side bytes each, one after the other. Thread-safe.
[[nodiscard]] Image imageFromPlanes(std::string_view planes, int side);

} // namespace offramp

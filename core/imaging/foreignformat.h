// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace offramp {

/// The kind of a file that is not decoded although it may be named like an image: "a JPEG 2000 image", "a web page".
/// OpenCV would decode some of them, but not as Pillow does, and nothing here knows their size beforehand. Empty for
/// other bytes.
[[nodiscard]] std::string_view foreignFormat(std::span<const std::byte> bytes);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string_view>

namespace offramp {

/// The word of an image that is not known.
inline constexpr std::int32_t unknownImage = 0;

/// The word that identifies a sample's image: zlib's crc32 over its name, a zero byte, its size in bytes as decimal
/// text, a zero byte, and the crc32 of its bytes as eight hexadecimal digits. A result of 0 becomes 1. Thread-safe.
[[nodiscard]] std::int32_t imageWord(std::string_view name, std::string_view bytes);

} // namespace offramp

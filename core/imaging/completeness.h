// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

namespace offramp {

/// Whether an encoded JPEG or PNG contains its end marker. Decoders silently fill the missing part of a truncated JPEG
/// with grey. Other formats count as complete here: their decoders report errors.
[[nodiscard]] bool isCompleteImage(std::span<const std::byte> bytes);

/// Whether the first and the last bytes of a file, 16 each, are those of an image: a known signature and, in JPEG and
/// PNG, the end marker at the very end. An image that fails this may still be decoded, for example with bytes after it.
[[nodiscard]] bool beginsAndEndsAsImage(std::span<const std::byte, 16> first, std::span<const std::byte, 16> last);

} // namespace offramp

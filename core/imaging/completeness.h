// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

namespace offramp {

/// Whether an encoded JPEG or PNG contains its end marker. Decoders silently fill the missing part of a truncated JPEG
/// with grey. Other formats count as complete here: their decoders report errors.
[[nodiscard]] bool isCompleteImage(std::span<const std::byte> bytes);

} // namespace offramp

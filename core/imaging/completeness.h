// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

namespace offramp {

/// Whether an encoded JPEG or PNG reaches its own end mark. Decoders fill what a truncated JPEG lacks with grey and say
/// nothing. Other formats count as complete here: their decoders notice.
[[nodiscard]] bool isCompleteImage(std::span<const std::byte> bytes);

} // namespace offramp

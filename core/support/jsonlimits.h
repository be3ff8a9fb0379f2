// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstddef>
#include <string_view>

namespace offramp {

/// Deeper JSON is refused; the deepest that the program writes has 7 levels.
inline constexpr std::size_t deepestJson = 32;

/// Longer JSON is refused, in values of all levels together: a parsed value takes up to 150 bytes of memory.
inline constexpr std::size_t mostJsonValues = 2'000'000;

/// Refuses JSON text that is deeper or longer than that, before it is parsed; name is the name of the text in messages.
/// Text that is not JSON passes: the parser refuses it.
[[nodiscard]] Result<void> checkJsonLimits(std::string_view text, std::string_view name);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstdint>
#include <span>

namespace offramp {

/// Whether no value is NaN or infinite. Looks at all values, which is faster than to stop at the first such one.
[[nodiscard]] inline bool areFinite(std::span<const float> values)
{
    // Their exponent has all bits set: adding one to it carries into the sign bit.
    std::uint32_t carried = 0;
    for (const float value : values)
        carried |= (std::bit_cast<std::uint32_t>(value) & 0x7fffffffu) + 0x00800000u;
    return carried < 0x80000000u;
}

} // namespace offramp

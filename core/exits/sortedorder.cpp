// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/sortedorder.h"

#include <algorithm>
#include <bit>

namespace offramp {

namespace {

/// An unsigned integer that orders as the float does; -0 and +0 get the same one.
std::uint32_t orderedBits(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value + 0.0f);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

} // namespace

std::vector<std::uint32_t> sortedOrder(std::span<const float> keys)
{
    constexpr int digitBits = 11;
    constexpr std::uint32_t digits = 1u << digitBits;
    std::vector<std::uint64_t> items(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
        items[i] = (static_cast<std::uint64_t>(orderedBits(keys[i])) << 32) | i;

    std::vector<std::uint64_t> sorted(items.size());
    for (int shift = 32; shift < 64; shift += digitBits) {
        std::vector<std::size_t> start(digits + 1);
        for (const std::uint64_t item : items)
            ++start[((item >> shift) & (digits - 1)) + 1];
        for (std::size_t d = 1; d <= digits; ++d)
            start[d] += start[d - 1];
        for (const std::uint64_t item : items)
            sorted[start[(item >> shift) & (digits - 1)]++] = item;
        items.swap(sorted);
    }

    std::vector<std::uint32_t> order(items.size());
    std::ranges::transform(items, order.begin(), [](std::uint64_t item) { return static_cast<std::uint32_t>(item); });
    return order;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace offramp {

/// Sorts floats, one column after the other in the same memory: taking memory takes longer than sorting. From one
/// thread at a time.
class FloatSorter
{
public:
    /// Sorts keys in ascending order, stable; -0 equals +0. No NaN. The keys must stay unchanged while indexAt() and
    /// keyAt() are used. O(n), since opening a recording spends much of its time here.
    void sort(std::span<const float> keys);

    /// The index among the keys of the one at a place of the order.
    [[nodiscard]] std::uint32_t indexAt(std::size_t place) const { return static_cast<std::uint32_t>(m_items[place]); }

    /// The key at a place of the order.
    [[nodiscard]] float keyAt(std::size_t place) const
    {
        const auto bits = static_cast<std::uint32_t>(m_items[place] >> 32);
        if (bits == bitsOfZero)
            return m_keys[indexAt(place)];
        return std::bit_cast<float>(bits & signBit ? bits & ~signBit : ~bits);
    }

private:
    static constexpr std::uint32_t signBit = 0x80000000u;
    static constexpr std::uint32_t bitsOfZero = signBit; ///< of -0 too

    std::span<const float> m_keys;
    std::vector<std::uint64_t> m_items; ///< [n] bits that order as the key does, above its index
    std::vector<std::uint64_t> m_moved; ///< for the next digit
};

/// The indices of keys in the order of a FloatSorter.
[[nodiscard]] std::vector<std::uint32_t> sortedOrder(std::span<const float> keys);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/sortedorder.h"

#include "core/support/largepages.h"

#include <array>
#include <numeric>

namespace offramp {

namespace {

constexpr int digitBits = 8; // what is written to 256 places at once stays in the cache
constexpr std::size_t digits = 1u << digitBits;
constexpr std::size_t digitsOfKey = 32 / digitBits;

std::size_t digitOf(std::uint64_t item, std::size_t digit)
{
    return (item >> (32 + digit * digitBits)) & (digits - 1);
}

} // namespace

void FloatSorter::sort(std::span<const float> keys)
{
    m_keys = keys;
    for (auto *items : {&m_items, &m_moved}) {
        reserveLarge(*items, keys.size());
        items->resize(keys.size());
    }
    std::array<std::array<std::size_t, digits>, digitsOfKey> counts{};
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto bits = std::bit_cast<std::uint32_t>(keys[i] + 0.0f); // -0 becomes +0
        const std::uint32_t ordered = bits & signBit ? ~bits : bits | signBit;
        const std::uint64_t item = (static_cast<std::uint64_t>(ordered) << 32) | i;
        m_items[i] = item;
        for (std::size_t d = 0; d < digitsOfKey; ++d)
            ++counts[d][digitOf(item, d)];
    }
    for (std::size_t d = 0; d < digitsOfKey && !keys.empty(); ++d) {
        auto &next = counts[d];
        if (next[digitOf(m_items.front(), d)] == keys.size()) // all have the same digit
            continue;
        std::exclusive_scan(next.begin(), next.end(), next.begin(), std::size_t(0));
        for (const std::uint64_t item : m_items)
            m_moved[next[digitOf(item, d)]++] = item;
        m_items.swap(m_moved);
    }
}

std::vector<std::uint32_t> sortedOrder(std::span<const float> keys)
{
    FloatSorter sorter;
    sorter.sort(keys);
    std::vector<std::uint32_t> order(keys.size());
    for (std::size_t place = 0; place < order.size(); ++place)
        order[place] = sorter.indexAt(place);
    return order;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace offramp {

/// A seeded order of all rows 0..n-1 in which every prefix has the class proportions of the whole (to within one row
/// for classes of equal size). label [n]. The same on every platform for the same labels and seed.
[[nodiscard]] std::vector<std::size_t> stratifiedPermutation(std::span<const std::int32_t> label, std::uint64_t seed);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace offramp {

/// The indices of keys in ascending order of their values, stable; -0 equals +0. No NaN.
/// O(n), since opening a recording spends most of its time here.
[[nodiscard]] std::vector<std::uint32_t> sortedOrder(std::span<const float> keys);

} // namespace offramp

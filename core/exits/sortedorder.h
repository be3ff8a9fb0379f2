// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace offramp {

/// The places of keys in ascending order of their values, equal ones in the order they stand in; -0 equals +0. No NaN.
/// O(n), since it is most of the time that opening a recording takes.
[[nodiscard]] std::vector<std::uint32_t> sortedOrder(std::span<const float> keys);

} // namespace offramp

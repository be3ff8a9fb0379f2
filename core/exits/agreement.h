// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/tableview.h"

#include <cstdint>
#include <span>
#include <vector>

namespace offramp {

/// How many exits in a row, up to each, predict the same class: [K,n], from 1. Exits in off are passed over: those
/// behind them compare with the exits before them. predicted: [K,n]; K: exits. A sample that exits where this is above
/// t exits by the patience t of Zhou et al., "BERT Loses Patience" (2020).
[[nodiscard]] std::vector<float> agreement(std::span<const std::int32_t> predicted, int exits, const ExitsOff &off);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exittable.h"
#include "core/support/base64.h"

#include <bit>
#include <span>
#include <string>

namespace offramp {

static_assert(std::endian::native == std::endian::little, "pages have little-endian numbers");

/// Numbers as base64 of their bytes, little endian.
template<typename Number>
[[nodiscard]] std::string packed(std::span<const Number> numbers)
{
    const auto bytes = std::as_bytes(numbers);
    return base64({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
}

/// The uncertainties [K,n] of a table, as float32.
[[nodiscard]] std::string packedUncertainties(const ExitTable &table);

/// The predictions [K,n] of a table, as int32.
[[nodiscard]] std::string packedPredictions(const ExitTable &table);

/// Whether each prediction is correct: sample j of exit k is bit j & 7 of byte k * ceil(n / 8) + (j >> 3).
[[nodiscard]] std::string packedCorrect(const ExitTable &table);

/// What each sample costs at each exit [K,n] as costs are shown, as float64; costs: of each sample.
[[nodiscard]] std::string packedCosts(const CostColumn &costs);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// FLOPs of one einsum as fvcore counts them: exact for two patterns, else half of the optimised count that
/// numpy.einsum_path prints, rounded to four digits. Nothing for more than two operands (this does not search for a
/// path), ellipses, or shapes that do not fit.
[[nodiscard]] std::optional<std::int64_t> einsumFlops(const std::string &equation,
                                                      const std::vector<std::vector<std::int64_t>> &shapes);

} // namespace offramp

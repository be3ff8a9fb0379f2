// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// FLOPs of one einsum as fvcore counts them: two patterns exactly, else half of what numpy.einsum_path prints as the
/// optimised count, which is rounded to four digits. Nothing for more than two operands, ellipses, or shapes that do
/// not fit: a path through several operands is not searched here.
[[nodiscard]] std::optional<std::int64_t> einsumFlops(const std::string &equation,
                                                      const std::vector<std::vector<std::int64_t>> &shapes);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace offramp {

/// The values that never fall from one to the next and are nearest to these, by least squares (isotonic regression):
/// neighbours that fall are pooled into their mean, again and again, until none do (pool adjacent violators). Values in
/// order stay as they are, to the last digit, and so does the sum up to rounding. values: finite.
[[nodiscard]] std::vector<double> inOrder(std::span<const double> values);

} // namespace offramp

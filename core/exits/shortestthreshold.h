// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

namespace offramp {

/// The shortest decimal strictly between the breakpoints around threshold (see shortestBetween()), so of the same
/// outcome. breakpoints: ascending, each once. never: neverLeave() of the criterion. At either end it is at most as far
/// beyond the representative threshold as the last breakpoint is on this side of it.
[[nodiscard]] double shortestThreshold(const std::vector<float> &breakpoints, double never, double threshold);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

namespace offramp {

/// Seconds that one run of work takes.
template<typename Work>
double secondsOf(Work &&work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Prints median and 95th percentile of the times taken, in a readable unit.
inline void report(std::string_view what, std::vector<double> seconds, std::string_view budget)
{
    std::sort(seconds.begin(), seconds.end());
    const double median = seconds[seconds.size() / 2];
    const double high = seconds[seconds.size() * 95 / 100];
    const auto [scale, unit] = median < 1e-3 ? std::pair(1e6, "us")
                               : median < 1  ? std::pair(1e3, "ms")
                                             : std::pair(1., "s");
    fmt::print("{:<66} median {:8.2f} {}  95 % {:8.2f} {}  (n = {}; budget {})\n", what, median * scale, unit,
               high * scale, unit, seconds.size(), budget);
}

} // namespace offramp

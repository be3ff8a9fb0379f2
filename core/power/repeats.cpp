// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/power/repeats.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace offramp {

double studentQuantile(std::size_t freedom)
{
    // Up to 10 degrees of freedom from the usual tables; above, the Cornish-Fisher expansion around the normal quantile
    // (Abramowitz and Stegun 26.7.5), right to 5 digits there.
    static constexpr std::array<double, 10> table{12.706205, 4.302653, 3.182446, 2.776445, 2.570582,
                                                  2.446912,  2.364624, 2.306004, 2.262157, 2.228139};
    if (freedom <= table.size())
        return table[freedom - 1];
    const double z = 1.959963984540054;
    const double n = static_cast<double>(freedom);
    const double z3 = z * z * z;
    const double z5 = z3 * z * z;
    const double z7 = z5 * z * z;
    const double z9 = z7 * z * z;
    return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n)
           + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n)
           + (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * n * n * n * n);
}

MeasuredMean meanOf(std::span<const double> values)
{
    const auto count = static_cast<double>(values.size());
    MeasuredMean result{.repeats = values.size()};
    result.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    result.low = result.high = std::numeric_limits<double>::quiet_NaN();
    if (values.size() < 2)
        return result;
    double squares = 0;
    for (const double value : values)
        squares += (value - result.mean) * (value - result.mean);
    const double half = studentQuantile(values.size() - 1) * std::sqrt(squares / (count - 1) / count);
    result.low = result.mean - half;
    result.high = result.mean + half;
    return result;
}

double relativeHalfWidth(const MeasuredMean &mean)
{
    const double share = (mean.high - mean.low) / 2 / std::abs(mean.mean);
    return std::isnan(share) ? std::numeric_limits<double>::infinity() : share;
}

double quantileOf(std::span<const double> values, double share)
{
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

} // namespace offramp

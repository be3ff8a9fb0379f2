// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

namespace offramp {

/// The mean of repeated measurements and its 95 % interval.
struct MeasuredMean {
    double mean = 0;
    double low = 0; ///< NaN for fewer than two measurements, as high
    double high = 0;
    std::size_t repeats = 0;

    bool operator==(const MeasuredMean &) const = default;
};

/// The mean of values with its 95 % interval by Student's t distribution. values: finite, at least one.
[[nodiscard]] MeasuredMean meanOf(std::span<const double> values);

/// Half the width of the interval as a share of the mean; infinity where either is unknown or the mean is 0.
[[nodiscard]] double relativeHalfWidth(const MeasuredMean &mean);

/// The 97.5 % quantile of Student's t distribution, to 5 digits: half the width of a 95 % interval in standard errors.
/// freedom: degrees of freedom, at least 1.
[[nodiscard]] double studentQuantile(std::size_t freedom);

/// The value below which a share of values lies, interpolated linearly between neighbours as NumPy does by default.
/// values: at least one, in any order; share: 0 to 1.
[[nodiscard]] double quantileOf(std::span<const double> values, double share);

} // namespace offramp

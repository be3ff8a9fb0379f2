// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measuring/series.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// The real run beside what the costs of the exits give for it, per image. Repeat i of all of them was measured in
/// turn, so that their differences have less noise than they have themselves.
struct PrefixComparison {
    MeasuredMean real;
    MeasuredMean expected;   ///< the costs of the exits, weighted with the images that exit there
    MeasuredMean difference; ///< real minus expected, repeat by repeat

    bool operator==(const PrefixComparison &) const = default;

    /// Whether the difference is larger than its interval; false where there is none.
    [[nodiscard]] bool differs() const;
};

/// Compares a run with the costs of the exits [K]; exited [K]: how many images of the run exit there. Nothing where the
/// quantity was not measured, or the series have other numbers of repeats.
[[nodiscard]] std::optional<PrefixComparison> compareWithPrefixes(const Series &run,
                                                                  const std::vector<Series> &prefixes,
                                                                  const std::vector<std::size_t> &exited,
                                                                  Quantity quantity);

/// A sentence on a difference that is larger than its interval; empty where it is not.
[[nodiscard]] std::string differenceText(const PrefixComparison &comparison, Quantity quantity);

/// Exits, counted from 0, that were measured as cheaper than the one before.
[[nodiscard]] std::vector<std::size_t> cheaperThanBefore(const std::vector<Series> &prefixes, Quantity quantity);

/// A sentence on those exits; empty where there are none. names [K]: of the exits.
[[nodiscard]] std::string orderText(const std::vector<Series> &prefixes, const std::vector<std::string> &names,
                                    Quantity quantity);

} // namespace offramp

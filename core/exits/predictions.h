// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/exittable.h"
#include "core/support/error.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// The names to use instead of numbers in a table of predictions.
struct PredictionWords {
    std::vector<std::string> samples;                          ///< [n], or empty: positions, counted from 0
    std::vector<std::string> exits;                            ///< [K], or empty: counted from 1
    std::optional<std::map<std::int32_t, std::string>> labels; ///< by class; empty = the class itself
};

/// One variant's prediction for every sample, as CSV text with the columns sample, predicted, exit and flops (the cost
/// of that exit; under the columnName() of a cost that is not FLOPs), in the table's order. thresholds holds one value
/// for each exit but the last. A predicted class missing from labels is an error.
[[nodiscard]] Result<std::string> predictionsCsv(const ExitTable &table, const Thresholds &thresholds,
                                                 const PredictionWords &words);

} // namespace offramp

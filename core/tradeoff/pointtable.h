// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "core/tradeoff/point.h"

#include <string>
#include <string_view>
#include <vector>

namespace offramp {

enum class AccuracyUnit { Detect, Fraction, Percent };

/// Points that were made elsewhere, and how their accuracy was read.
struct PointTable {
    std::vector<Point> points;
    std::vector<std::string> names;                     ///< the optional column "name"; empty, or one for each point
    AccuracyUnit accuracyUnit = AccuracyUnit::Fraction; ///< Fraction or Percent, never Detect
};

/// Reads CSV text with a head row that has the columns energy (GFLOPs per image) and accuracy, in any order and case;
/// other columns but name are passed over. Under Detect, accuracies count as percent when any exceeds 1. Anything that
/// is not a number, a negative energy and an accuracy outside its unit are errors that name the line; source stands
/// for the text in messages.
[[nodiscard]] Result<PointTable> readPointTable(std::string_view csv, std::string_view source, AccuracyUnit unit);

} // namespace offramp

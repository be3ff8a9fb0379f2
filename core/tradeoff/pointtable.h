// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "core/tradeoff/accuracyunit.h"
#include "core/tradeoff/costname.h"
#include "core/tradeoff/point.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// A curve has at most so many points.
inline constexpr std::size_t mostPoints = 10'000;

/// Points from elsewhere, and how their accuracy was read.
struct PointTable {
    std::vector<Point> points;
    std::vector<std::string> names;                     ///< the optional column "name"; empty, or one for each point
    AccuracyUnit accuracyUnit = AccuracyUnit::Fraction; ///< Fraction or Percent, never Detect
    CostUnit unit = CostUnit::Gflops;                   ///< of all energies: one of costAxes

    bool operator==(const PointTable &) const = default;
};

/// Options for reading a table of points.
struct PointOptions {
    AccuracyUnit accuracyUnit = AccuracyUnit::Detect;
    std::optional<CostMultiple> energyUnit = {}; ///< of the energies; absent: by their column's name, or cost
    std::optional<CostUnit> cost = {};           ///< the axis that they must be on; absent: any, GFLOPs where unsaid
    std::string energy = {};                     ///< the name of the column, here and below; empty = detect
    std::string accuracy = {};
    std::string name = {};

    bool operator==(const PointOptions &) const = default;
};

/// Whether the columns that readPointTable() needs can be recognised by their names.
[[nodiscard]] bool hasPointColumns(const std::vector<std::string> &heads);

/// The names of the columns that readPointTable() recognises; empty for a missing one.
[[nodiscard]] PointOptions recognisedPointColumns(const std::vector<std::string> &heads);

/// Reads CSV text with a header row that has the columns energy (per image, in GFLOPs or on the axis that options say;
/// also energy_gflops, energy_joules, time_ms, else the only one whose name says joules or milliseconds, as "energy_mj"
/// does) and accuracy, in any order and case; other columns except name are
/// ignored. Any dialect is read (detectDialect). Accuracies are
/// fractions or percent as detectUnit() decides. Anything that is not a number, a negative energy and an accuracy
/// outside its unit are errors that name the line, and so is a chosen column of energy whose name says another unit
/// (costMultipleOf), surplus fields in a row, no points, energies that are not on the axis that options say, and more
/// than 10,000 points; source names the text in messages.
[[nodiscard]] Result<PointTable> readPointTable(std::string_view csv, std::string_view source,
                                                const PointOptions &options);

/// The same numbers read in the other unit. An error if an accuracy would exceed 1.
[[nodiscard]] Result<PointTable> readAs(PointTable table, AccuracyUnit unit);

} // namespace offramp

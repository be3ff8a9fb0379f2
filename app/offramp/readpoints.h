// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/offramp/options.h"
#include "core/tradeoff/pointtable.h"

#include <cstdint>
#include <string>

namespace offramp {

constexpr std::uint64_t largestTable = 64'000'000; ///< bytes, of a table that a verb reads

/// Which column of a table has the energies.
struct EnergyColumn {
    std::string name; ///< empty = detect
    std::string cost; ///< as parseCostAxis() takes it: what they must be in; empty = what the table says
};

/// Reads a table of points from a CSV file, or from standard input where path is "-". Prints a note on how accuracies
/// were read where no option says how.
[[nodiscard]] Result<PointTable> readPoints(const std::string &path, const EnergyColumn &energy,
                                            const UnitOptions &units);

/// What a point is called: its name, else its number.
[[nodiscard]] std::string nameOf(const PointTable &table, std::size_t index);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/imported.h"

#include <string>
#include <vector>

namespace offramp {

/// A column of a table, or an array, with costs in joules or milliseconds.
struct MeasuredColumn {
    CostUnit unit = CostUnit::Joules; ///< Joules or Milliseconds
    std::string name;
    double factor = 1;    ///< how many of unit one of its numbers is
    bool isAsked = false; ///< chosen, or its unit stated, by the user; else found by its name
};

/// The columns of joules and of milliseconds, one of each at most. The user's choices come first: a column, or a unit
/// for what can have it (mayBeIn()); else those whose names say their unit (costMultipleOf()), unless there are several
/// or costs in that unit were given. Notes say what is left out. An error where a stated unit fits no column or
/// several. source names the file in messages.
[[nodiscard]] Result<std::vector<MeasuredColumn>> measuredColumns(const std::vector<std::string> &names,
                                                                  const ImportOptions &options,
                                                                  const std::string &source,
                                                                  std::vector<std::string> &notes);

/// Refuses a stated unit of FLOPs where the only costs are these columns, in other units. source names the file.
[[nodiscard]] Result<void> checkStatedUnit(const std::vector<MeasuredColumn> &columns, const ImportOptions &options,
                                           const std::string &source);

/// The table's field for costs in joules or milliseconds.
[[nodiscard]] Field measuredField(CostUnit unit);

/// Takes numbers of a column [K] for costs, with a note; leaves them out where they cannot be those of the exits,
/// unless the user asked for them.
void takeMeasured(Imported &imported, const MeasuredColumn &column, std::vector<double> values,
                  std::vector<CostColumn> &costs);

/// Notes that a column was not taken, and why, and keeps that as the reason where there are no other costs.
void leaveOut(Imported &imported, const std::string &name, const std::string &why);

/// Notes the first column or array that holds costs which cannot be read, where none were given.
void noteOtherCosts(Imported &imported, const std::vector<std::string> &names, const ImportOptions &options);

} // namespace offramp

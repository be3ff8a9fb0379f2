// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exittable.h"
#include "core/support/error.h"

#include <vector>

namespace offramp {

/// What the head of each exit costs [K], in the unit of a table's costs; that of the last exit counts nothing. Empty:
/// not known, so removing an exit gives nothing back.
using HeadCosts = std::vector<double>;

/// An error where head costs do not fit a table: another number of them, a negative one, or a head that costs more than
/// everything between its exit and the one before.
[[nodiscard]] Result<void> checkHeadCosts(const ExitTable &table, const HeadCosts &heads);

/// The same of the costs of a table of so many exits.
[[nodiscard]] Result<void> checkHeadCosts(const CostColumn &costs, int exits, const HeadCosts &heads);

/// The table with exits switched off (ExitTable::withoutExits); an error where head costs do not fit it.
[[nodiscard]] Result<ExitTable> switchedOff(const ExitTable &table, const ExitsOff &off, const HeadCosts &heads);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/headcosts.h"
#include "core/exits/tableview.h"
#include "core/recording/recording.h"

#include <vector>

namespace offramp {

/// Whether the recording has the uncertainties of this criterion.
[[nodiscard]] bool carries(const Recording &recording, Criterion criterion);

/// The criteria whose uncertainties it has, in their order. All recordings have patience.
[[nodiscard]] std::vector<Criterion> carriedCriteria(const Recording &recording);

/// How uncertain a row of the file is at an exit, as an exit table of the criterion has it; the recording must carry
/// it.
[[nodiscard]] float uncertainty(const Recording &recording, Criterion criterion, ExitIndex exit, std::size_t row);

/// The costs that a recording has, in the order of costAxes.
[[nodiscard]] std::vector<CostUnit> carriedCosts(const Recording &recording);

/// One of these: in FLOPs, joules or milliseconds, of the recorded rows in the order of the file.
[[nodiscard]] CostColumn costColumn(const Recording &recording, CostUnit cost);

/// What the head of each exit costs [K], in the unit of a table of that cost; empty where it is not known, which it is
/// for FLOPs only.
[[nodiscard]] HeadCosts headCosts(const Recording &recording, CostUnit cost);

/// The exit table of a recording's recorded rows, in the order of the file; its costs are in FLOPs, joules or
/// milliseconds. An error where nothing is recorded yet, or the recording does not carry the criterion or the cost.
[[nodiscard]] Result<ExitTable> exitTable(const Recording &recording, const TableView &view);

/// "0", "1", …: the names of n rows that have none, where only some of them are used.
[[nodiscard]] std::vector<std::string> numbersOfRows(std::size_t n);

/// The names of the recorded rows, as exitTable() orders them; names [n] as readSampleNames() gives them. Where they
/// are not names of these rows: empty, or the numbers of the rows where not all are recorded.
[[nodiscard]] std::vector<std::string> recordedNames(const Recording &recording, std::vector<std::string> names);

} // namespace offramp

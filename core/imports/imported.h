// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/costcolumn.h"
#include "core/exits/outputkind.h"
#include "core/imports/tablecolumns.h"
#include "core/recording/writerecording.h"
#include "core/support/cancelled.h"
#include "core/tradeoff/pointtable.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What the user specifies about a file of another tool.
struct ImportOptions {
    CostColumn costs = {}; ///< perExit [K], cumulative, of one sample: used instead of those in the file in that unit
    AccuracyUnit probabilityUnit = AccuracyUnit::Detect; ///< of confidences and margins
    std::string networkName = {};                        ///< empty = the file's name

    ColumnChoice columns = {};                 ///< of a table; those that are not there are recognised by their names
    std::optional<CostMultiple> costUnit = {}; ///< of the file's costs; absent: by the names of their columns
    std::optional<OutputKind> outputs = {};    ///< of logits; absent: recognised
    std::string labels = {};                   ///< label order, as orderLabels() takes it; empty: labels are outputs
    bool amongLabelled = false;                ///< of logits: only classes that samples have can be answers

    bool operator==(const ImportOptions &) const = default;
};

/// A file that another tool wrote, as a recording, and how it was read.
struct Imported {
    WholeRecording whole;
    std::vector<std::string> notes;               ///< what was recognised or assumed, one sentence each
    std::optional<std::string> labelWarning = {}; ///< labels seem to be in another order, and what to do
    bool needsCosts = false;     ///< the costs of its exits are not in the file: read it again with costs
    std::string otherCosts = {}; ///< why costs in the file were not taken, with their name
};

/// Refuses costs too small to be FLOPs: the last below 1000 for each exit. source names them.
[[nodiscard]] Result<void> checkCostSize(const std::vector<double> &flops, const std::string &source);

/// Notes the name of costs in the file that are not taken.
void setOtherCosts(Imported &imported, const std::string &name);

/// Sets the costs of the recording in each unit (Flops, Joules, Milliseconds): the options' if given, else those the
/// file has; needsCosts where there are none in any unit. Refused: a number of costs other than that of the exits,
/// negative or falling costs, and costs of the file too small to be FLOPs (checkCostSize) where the options do not say
/// their unit.
[[nodiscard]] Result<void> setCosts(Imported &imported, const std::vector<CostColumn> &ofFile,
                                    const ImportOptions &options, const std::string &source);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/tablecolumns.h"
#include "core/recording/writerecording.h"
#include "core/support/cancelled.h"
#include "core/tradeoff/pointtable.h"

#include <cstdint>
#include <string>
#include <vector>

namespace offramp {

/// What a person says about a file that another tool wrote.
struct ImportOptions {
    std::vector<double> flops
        = {}; ///< [K] cumulative FLOPs of one sample; wins over what the file says; empty = as it says
    AccuracyUnit probabilityUnit = AccuracyUnit::Detect; ///< of confidences and margins
    std::string networkName = {};                        ///< empty = the file's name

    ColumnChoice columns = {};           ///< of a table; those that are not there are recognised by their names
    std::optional<double> costUnit = {}; ///< FLOPs of one unit of the file's costs; absent: as its column's name says

    bool operator==(const ImportOptions &) const = default;
};

/// A file that another tool wrote, as a recording, and how it was read.
struct Imported {
    WholeRecording whole;
    std::vector<std::string> notes; ///< what was recognised or assumed, one sentence each
    bool needsFlops = false;        ///< the file does not say what its exits cost: ask, and read again with flops
};

/// Sets the costs of the recording: the options' if given, else those the file has, else needsFlops. Refused: another
/// number of them than exits, negative or falling ones.
[[nodiscard]] Result<void> setFlops(Imported &imported, const std::vector<double> &ofFile, const ImportOptions &options,
                                    const std::string &source);

} // namespace offramp

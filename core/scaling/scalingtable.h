// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/rankings/electricityunit.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// What electricity is plotted against.
enum class ScalingAxis {
    Epochs, ///< epochs or steps of one run; the electricity at one of them is the total up to it
    Runs,   ///< the share of the data, its number of images, or anything else: each row is a run of its own
};

/// The electricity of a training that was scaled up, and how it was read.
struct ScalingTable {
    ScalingAxis axis = ScalingAxis::Epochs;
    std::string xHead; ///< of the column of epochs or shares, which are kept as they are written
    std::string yHead; ///< of the column of electricity
    ElectricityUnit unit;
    std::vector<double> x;           ///< ascending
    std::vector<double> electricity; ///< in unit: for epochs the total up to each
    bool wereSummed = false;         ///< the column has the electricity of single epochs
    std::vector<std::string> notes;  ///< which columns were read and how, one sentence each
};

/// What a table may leave open.
struct ScalingOptions {
    std::string x = {}; ///< head of the column; empty = detect
    std::string y = {};
    std::optional<ElectricityUnit> unit = {}; ///< of the table that is returned, and of a column that names none
    std::optional<bool> cumulative = {};      ///< whether each row has the total so far; absent: detect
};

/// Reads CSV text with a head row and columns for epochs, steps or the share of the data, and for electricity,
/// recognised by the names that are usual for them ("epoch", "step", "% of data", "fraction"; "energy (kWh)",
/// "energy_j"). Where several fit, that is an error that names them. Rows without electricity are left out. Refused,
/// with the line: what is not a number or is negative; and tables of more than 100,000 rows. source names the text in
/// messages.
///
/// Electricity against epochs counts as the total so far where its head says so ("cumulative"), or where it rises from
/// each row to the next and at least half as fast as the epochs; and as that of single epochs where its head says so
/// ("per epoch"), or where it falls or never changes over evenly spaced epochs. All else is an error that asks for
/// options.cumulative.
[[nodiscard]] Result<ScalingTable> readScalingTable(std::string_view csv, std::string_view source,
                                                    const ScalingOptions &options = {});

} // namespace offramp

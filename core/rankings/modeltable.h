// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/rankings/electricityunit.h"
#include "core/tradeoff/accuracyunit.h"

#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// A whole network.
struct Model {
    std::string name;
    double accuracy = 0;    ///< a fraction
    double electricity = 0; ///< in the unit of its table

    bool operator==(const Model &) const = default;
};

/// Networks to be ranked, and how they were read.
struct ModelTable {
    std::vector<Model> models;
    ElectricityUnit unit;
    AccuracyUnit accuracyUnit = AccuracyUnit::Fraction; ///< Fraction or Percent, never Detect
    std::vector<std::string> notes;                     ///< which columns were read, one sentence each

    bool operator==(const ModelTable &) const = default;
};

/// Options for reading them.
struct ModelOptions {
    ElectricityUnit unit;                             ///< of the table that is returned
    AccuracyUnit accuracyUnit = AccuracyUnit::Detect; ///< of the table that is read
    std::string accuracy = {};                        ///< heads of columns; empty = detect
    std::string electricity = {};
};

/// Reads CSV text with a head row and columns for name, accuracy and electricity, recognised by the names that are
/// usual for them ("Model", "Accuracy (%)", "Energy_Consumed (kWh)"). A column of electricity whose head names a unit
/// is converted to options.unit; one that names none is in it. Refused, with the line: what is not a number, is
/// negative, or is an accuracy above the whole; and tables without these columns or rows, and more than 10,000 rows.
/// source names the text in messages.
[[nodiscard]] Result<ModelTable> readModelTable(std::string_view csv, std::string_view source,
                                                const ModelOptions &options);

} // namespace offramp

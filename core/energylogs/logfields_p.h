// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/csv.h"
#include "core/support/error.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// A text without the spaces, tabs and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Whether a tool wrote that it has no reading: nothing, "[N/A]", "[Not Supported]", "<not counted>", "None", "nan".
[[nodiscard]] bool isMissing(std::string_view field);

/// The number of a field, with or without a unit behind it ("63.86 W"). A comma is a decimal mark where the field has
/// no point. Nothing where it is not a number.
[[nodiscard]] std::optional<double> numberOf(std::string_view field);

/// Since 1970: exact where seconds in double precision lose the milliseconds.
using LogTime = std::chrono::microseconds;

/// The time of a date and a time: 2026/01/05 10:00:00.000, 2026-01-05T10:00:02.1+01:00, and with the
/// month first 01-05-2026 10:00:00. Nothing where text is not one.
[[nodiscard]] std::optional<LogTime> timeOf(std::string_view text);

/// Calls take with each line, without its end, and its number, counted from 1; its error ends the reading.
[[nodiscard]] Result<void> forEachLine(
    std::string_view text, const std::function<Result<void>(std::string_view line, std::size_t number)> &take);

/// The place of a head, in lower case, among the heads of a table.
[[nodiscard]] std::optional<std::size_t> columnOf(const std::vector<std::string> &heads, std::string_view name);

/// The heads of a row, trimmed, in lower case.
[[nodiscard]] std::vector<std::string> headsOf(const CsvRow &row);

/// A trimmed field; empty where there is no such column, or the row has fewer.
[[nodiscard]] std::string_view fieldAt(const CsvRow &row, std::optional<std::size_t> column);

/// The number in a field, or nothing where the tool had none. An error, with the line, where it is neither.
[[nodiscard]] Result<std::optional<double>> readingAt(const CsvRow &row, std::optional<std::size_t> column,
                                                      std::string_view head, std::string_view source);

/// The same, where a reading of 0 means that there is no meter.
[[nodiscard]] std::optional<double> unlessZero(std::optional<double> reading);

/// A sum of what is known; nothing where nothing is.
void addTo(std::optional<double> &sum, std::optional<double> reading);

} // namespace offramp

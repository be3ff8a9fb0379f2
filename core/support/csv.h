// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// One line of a table with the line it began on (counted from 1), for messages.
struct CsvRow {
    std::size_t line = 0;
    std::vector<std::string> fields;
};

/// The rows of comma-separated text (RFC 4180: quoted fields, doubled quotes, LF or CRLF; blank lines and a leading
/// byte-order mark are skipped). An unclosed quote is an error that names the line; name is the name of the text in
/// messages.
[[nodiscard]] Result<std::vector<CsvRow>> parseCsv(std::string_view text, std::string_view name);

/// The same row by row, for tables that are large: take is called with each, and its error ends the reading.
[[nodiscard]] Result<void> readCsv(std::string_view text, std::string_view name,
                                   const std::function<Result<void>(CsvRow)> &take);

/// A field as it is written in a CSV file: quoted where it must be.
[[nodiscard]] std::string csvField(std::string_view text);

} // namespace offramp

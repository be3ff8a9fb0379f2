// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// How a table separates its fields and writes its numbers.
struct CsvDialect {
    char separator = ','; ///< a comma, a semicolon or a tab
    char decimal = '.';   ///< a comma only where it does not separate fields

    bool operator==(const CsvDialect &) const = default;
};

/// One line of a table with the line it began on (counted from 1), for messages.
struct CsvRow {
    std::size_t line = 0;
    std::vector<std::string> fields;
    char decimal = '.'; ///< of the numbers in it: parseNumber(field, decimal)
};

/// Text as UTF-8: UTF-16 with or without a byte-order mark is converted, a mark is removed, all else stays as it is.
[[nodiscard]] std::string utf8Text(std::string bytes);

/// The dialect of UTF-8 text: what separates the fields of its first row (Excel's line "sep=;" decides), and the
/// decimal comma where numbers in its first megabyte have commas and none has a point.
[[nodiscard]] CsvDialect detectDialect(std::string_view text);

/// The rows of separated text in any dialect, in UTF-8 or UTF-16 (RFC 4180: quoted fields, doubled quotes; lines end
/// with LF, CRLF or CR; blank lines, a leading byte-order mark and Excel's "sep=;" are skipped). An unclosed quote is
/// an error that names the line, and so are more than 4,000,000 fields and zero bytes; name is the name of the text in
/// messages.
[[nodiscard]] Result<std::vector<CsvRow>> parseCsv(std::string_view text, std::string_view name);

/// The same row by row, for tables that are large: take is called with each, and its error ends the reading. A row
/// has at most 100,000 fields.
[[nodiscard]] Result<void> readCsv(std::string_view text, std::string_view name,
                                   const std::function<Result<void>(CsvRow)> &take);

/// The error of a row that has other fields than the head row; name is the name of the text.
[[nodiscard]] tl::unexpected<Error> otherFieldCount(const CsvRow &row, std::size_t ofHead, std::string_view name);

/// Refuses rows with more fields than the first, the head row, unless those are blank: whatever separates the fields
/// may be inside numbers, such as decimal commas.
[[nodiscard]] Result<void> checkNoSurplus(std::span<const CsvRow> rows, std::string_view name);

/// Text as a spreadsheet shows it: with an apostrophe before it where the spreadsheet would take it for a formula (it
/// begins with = + - @, a tab or a line break, after apostrophes or not). Numbers stay.
[[nodiscard]] std::string spreadsheetText(std::string_view text);

/// A field as it is written in a CSV file: as a spreadsheet shows it, and quoted where it must be. The readers above
/// remove the apostrophe.
[[nodiscard]] std::string csvField(std::string_view text);

} // namespace offramp

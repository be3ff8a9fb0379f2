// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/csv.h"

#include <fmt/format.h>

namespace offramp {

Result<std::vector<CsvRow>> parseCsv(std::string_view text, std::string_view name)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);

    std::vector<CsvRow> rows;
    CsvRow row{1, {}};
    std::string field;
    bool quoted = false;
    bool wasQuoted = false;
    std::size_t line = 1;
    std::size_t quoteLine = 0;

    const auto endField = [&] {
        row.fields.push_back(std::move(field));
        field.clear();
        wasQuoted = false;
    };
    const auto endRow = [&] {
        const bool blank = row.fields.empty() && field.empty() && !wasQuoted;
        if (!blank) {
            endField();
            rows.push_back(std::move(row));
        }
        row = CsvRow{line, {}};
    };

    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n')
            ++line;
        if (quoted) {
            if (c != '"') {
                field += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                field += '"';
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"' && field.empty() && !wasQuoted) {
            quoted = wasQuoted = true;
            quoteLine = line;
        } else if (c == ',') {
            endField();
        } else if (c == '\n') {
            endRow();
        } else if (c != '\r' || (i + 1 < text.size() && text[i + 1] != '\n')) {
            field += c;
        }
    }
    if (quoted)
        return failure(ErrorKind::BadInput, fmt::format("{} line {}: a quoted field is never closed.", name, quoteLine),
                       "Add the closing quote.");
    endRow();
    return rows;
}

std::string csvField(std::string_view text)
{
    if (text.find_first_of(",\"\n\r") == std::string_view::npos)
        return std::string(text);
    std::string field = "\"";
    for (const char c : text) {
        if (c == '"')
            field += '"';
        field += c;
    }
    return field + '"';
}

} // namespace offramp

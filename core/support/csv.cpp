// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/csv.h"

#include <fmt/format.h>

#include <utility>

namespace offramp {

Result<void> readCsv(std::string_view text, std::string_view name, const std::function<Result<void>(CsvRow)> &take)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);

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
    const auto endRow = [&]() -> Result<void> {
        CsvRow ended = std::exchange(row, CsvRow{line, {}});
        const bool blank = ended.fields.empty() && field.empty() && !wasQuoted;
        if (blank)
            return {};
        ended.fields.push_back(std::move(field));
        field.clear();
        wasQuoted = false;
        return take(std::move(ended));
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
            if (auto taken = endRow(); !taken)
                return taken;
        } else if (c != '\r' || (i + 1 < text.size() && text[i + 1] != '\n')) {
            field += c;
        }
    }
    if (quoted)
        return failure(ErrorKind::BadInput, fmt::format("{} line {}: a quoted field is never closed.", name, quoteLine),
                       "Add the closing quote.");
    return endRow();
}

Result<std::vector<CsvRow>> parseCsv(std::string_view text, std::string_view name)
{
    std::vector<CsvRow> rows;
    const auto done = readCsv(text, name, [&](CsvRow row) -> Result<void> {
        rows.push_back(std::move(row));
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
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

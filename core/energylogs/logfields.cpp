// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/energylogs/logfields_p.h"

#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace offramp {

namespace {

constexpr double microPerSecond = 1e6;
constexpr std::size_t widestField = 60; // of a field that is quoted in a message
constexpr std::array<std::string_view, 7> missingWords{"", "n/a", "na", "none", "null", "nan", "-"};

/// Reads a date and a time from left to right.
struct Cursor {
    std::string_view rest;

    /// A whole number of so many digits at most.
    std::optional<int> number(std::size_t most)
    {
        int value = 0;
        const std::size_t digits = std::min({rest.find_first_not_of("0123456789"), rest.size(), most});
        if (digits == 0)
            return std::nullopt;
        std::from_chars(rest.data(), rest.data() + digits, value);
        rest.remove_prefix(digits);
        return value;
    }

    /// Steps over one of these characters.
    bool skip(std::string_view characters)
    {
        if (rest.empty() || characters.find(rest.front()) == std::string_view::npos)
            return false;
        rest.remove_prefix(1);
        return true;
    }
};

std::optional<std::chrono::sys_days> dateAt(Cursor &cursor)
{
    const bool yearFirst = cursor.rest.find_first_of("-/") == 4;
    const auto first = cursor.number(4);
    const bool isDashed = cursor.rest.starts_with('-');
    if (!first || !cursor.skip("-/") || (!yearFirst && !isDashed))
        return std::nullopt;
    const auto second = cursor.number(2);
    if (!second || !cursor.skip("-/"))
        return std::nullopt;
    const auto third = cursor.number(yearFirst ? 2 : 4);
    if (!third)
        return std::nullopt;
    const std::chrono::year year(yearFirst ? *first : *third);
    const std::chrono::month month(static_cast<unsigned>(yearFirst ? *second : *first));
    const std::chrono::day day(static_cast<unsigned>(yearFirst ? *third : *second));
    const std::chrono::year_month_day date(year, month, day);
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

/// The seconds of a zone (Z, +01:00, -0800) that ends the text; 0 without one.
std::optional<int> zoneAt(Cursor &cursor)
{
    if (cursor.rest.empty() || cursor.rest == "Z" || cursor.rest == "z")
        return 0;
    const bool isEast = cursor.rest.front() == '+';
    if (!cursor.skip("+-"))
        return std::nullopt;
    const auto hours = cursor.number(2);
    cursor.skip(":");
    const auto minutes = cursor.number(2);
    if (!hours || !cursor.rest.empty())
        return std::nullopt;
    const int seconds = *hours * 3600 + minutes.value_or(0) * 60;
    return isEast ? seconds : -seconds;
}

} // namespace

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view spaces = " \t\r\n";
    const std::size_t first = text.find_first_not_of(spaces);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

bool isMissing(std::string_view field)
{
    const std::string_view text = trimmed(field);
    if ((text.starts_with('[') && text.ends_with(']')) || (text.starts_with('<') && text.ends_with('>')))
        return true;
    return text.size() <= 4 && std::ranges::find(missingWords, lowerCase(text)) != missingWords.end();
}

std::optional<double> numberOf(std::string_view field)
{
    std::string_view text = trimmed(field);
    while (!text.empty() && ((lowerCase(text.back()) >= 'a' && lowerCase(text.back()) <= 'z') || text.back() == ' '))
        text.remove_suffix(1);
    const bool hasPoint = text.find('.') != std::string_view::npos;
    return parseNumber(text, hasPoint ? '.' : ',');
}

std::optional<LogTime> timeOf(std::string_view text)
{
    Cursor cursor{trimmed(text)};
    const auto date = dateAt(cursor);
    if (!date || !cursor.skip(" T"))
        return std::nullopt;
    const auto hour = cursor.number(2);
    if (!hour || !cursor.skip(":"))
        return std::nullopt;
    const auto minute = cursor.number(2);
    if (!minute || *hour > 24 || *minute > 59)
        return std::nullopt;
    double seconds = 0;
    if (cursor.skip(":")) {
        const std::size_t end = std::min(cursor.rest.find_first_not_of("0123456789.,"), cursor.rest.size());
        const auto number = parseNumber(cursor.rest.substr(0, end), cursor.rest.find(',') < end ? ',' : '.');
        if (!number || *number > 61)
            return std::nullopt;
        seconds = *number;
        cursor.rest.remove_prefix(end);
    }
    const auto zone = zoneAt(cursor);
    if (!zone)
        return std::nullopt;
    return date->time_since_epoch() + std::chrono::hours(*hour) + std::chrono::minutes(*minute)
           + LogTime(std::llround(seconds * microPerSecond)) - std::chrono::seconds(*zone);
}

Result<void> forEachLine(std::string_view text,
                         const std::function<Result<void>(std::string_view line, std::size_t number)> &take)
{
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (auto taken = take(line, number); !taken)
            return taken;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

std::optional<std::size_t> columnOf(const std::vector<std::string> &heads, std::string_view name)
{
    const auto found = std::ranges::find(heads, name);
    return found == heads.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - heads.begin()));
}

std::vector<std::string> headsOf(const CsvRow &row)
{
    std::vector<std::string> heads;
    for (const std::string &field : row.fields)
        heads.push_back(lowerCase(trimmed(field)));
    return heads;
}

std::string_view fieldAt(const CsvRow &row, std::optional<std::size_t> column)
{
    return column && *column < row.fields.size() ? trimmed(row.fields[*column]) : std::string_view();
}

Result<std::optional<double>> readingAt(const CsvRow &row, std::optional<std::size_t> column, std::string_view head,
                                        std::string_view source)
{
    const std::string_view field = fieldAt(row, column);
    if (isMissing(field))
        return std::optional<double>();
    const auto number = numberOf(field);
    if (!number)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} line {}: {} is \"{}\", which is not a number.", source, row.line,
                                   printable(head, widestField), printable(field, widestField)),
                       "Correct the line or remove it.");
    return number;
}

std::optional<double> unlessZero(std::optional<double> reading)
{
    return reading == 0.0 ? std::nullopt : reading;
}

void addTo(std::optional<double> &sum, std::optional<double> reading)
{
    if (reading)
        sum = sum.value_or(0) + *reading;
}

} // namespace offramp

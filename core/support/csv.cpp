// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/csv.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace offramp {

namespace {

constexpr std::string_view utf8Mark = "\xEF\xBB\xBF";
constexpr std::array separators{',', ';', '\t'};
constexpr std::size_t sampleOfNumbers = 1'000'000;
constexpr std::size_t mostFields = 100'000; ///< of a row: 100 columns for each of 1000 exits
constexpr std::size_t mostFieldsAtOnce = 4'000'000;

enum class Utf16 { None, LittleEndian, BigEndian };

/// UTF-16 by its mark, or by the zeros beside the two ASCII characters that it begins with.
Utf16 utf16Of(std::string_view bytes)
{
    const auto isPair = [&](std::size_t at, bool little) {
        const char zero = bytes[at + (little ? 1 : 0)];
        const auto letter = static_cast<unsigned char>(bytes[at + (little ? 0 : 1)]);
        return zero == '\0' && letter >= '\t' && letter < 0x7f;
    };
    if (bytes.starts_with("\xFF\xFE"))
        return Utf16::LittleEndian;
    if (bytes.starts_with("\xFE\xFF"))
        return Utf16::BigEndian;
    if (bytes.size() < 4)
        return Utf16::None;
    if (isPair(0, true) && isPair(2, true))
        return Utf16::LittleEndian;
    return isPair(0, false) && isPair(2, false) ? Utf16::BigEndian : Utf16::None;
}

void appendUtf8(std::string &text, std::uint32_t code)
{
    const auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
    const auto rest = [&](int shift) { byte(0x80 | ((code >> shift) & 0x3f)); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xc0 | (code >> 6));
        rest(0);
    } else if (code < 0x10000) {
        byte(0xe0 | (code >> 12));
        rest(6);
        rest(0);
    } else {
        byte(0xf0 | (code >> 18));
        rest(12);
        rest(6);
        rest(0);
    }
}

std::string fromUtf16(std::string_view bytes, bool little)
{
    constexpr std::uint32_t replacement = 0xfffd;
    const auto unit = [&](std::size_t at) -> std::uint32_t {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return little ? first | second << 8 : first << 8 | second;
    };
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        std::uint32_t code = unit(at);
        if (code >= 0xd800 && code < 0xdc00 && at + 3 < bytes.size() && unit(at + 2) >= 0xdc00
            && unit(at + 2) < 0xe000) {
            at += 2;
            code = 0x10000 + ((code - 0xd800) << 10) + (unit(at) - 0xdc00);
        } else if (code >= 0xd800 && code < 0xe000) {
            code = replacement;
        }
        if (at > 0 || code != 0xfeff)
            appendUtf8(text, code);
    }
    return text;
}

/// The separator that Excel's first line names, as in "sep=;".
std::optional<char> namedSeparator(std::string_view text)
{
    const bool isNamed = text.size() > 4 && (text.starts_with("sep=") || text.starts_with("SEP="))
                         && (text.size() == 5 || text[5] == '\r' || text[5] == '\n');
    return isNamed ? std::optional(text[4]) : std::nullopt;
}

using Counts = std::array<std::size_t, separators.size()>;

/// How often each separator is in the row that begins at `at`, outside quotes; `at` moves to the next row.
Counts countSeparators(std::string_view text, std::size_t &at)
{
    Counts counts{};
    bool quoted = false;
    while (at < text.size() && (text[at] == '\n' || text[at] == '\r'))
        ++at;
    for (; at < text.size() && (quoted || (text[at] != '\n' && text[at] != '\r')); ++at) {
        if (text[at] == '"')
            quoted = !quoted;
        const auto found = std::ranges::find(separators, text[at]);
        if (!quoted && found != separators.end())
            ++counts[static_cast<std::size_t>(found - separators.begin())];
    }
    return counts;
}

/// The separator that the first two rows have equally often, the most frequent one of several.
char separatorOf(std::string_view text)
{
    std::size_t at = 0;
    const Counts head = countSeparators(text, at);
    const Counts next = countSeparators(text, at);
    std::size_t best = 0;
    const auto isBetter = [&](std::size_t one, std::size_t other) {
        const auto rank = [&](std::size_t i) { return std::pair(head[i] > 0 && head[i] == next[i], head[i]); };
        return rank(one) > rank(other);
    };
    for (std::size_t i = 1; i < separators.size(); ++i)
        best = isBetter(i, best) ? i : best;
    return separators[best];
}

/// Whether a field is digits with one such mark among them, as in 0,63.
bool hasDecimal(std::string_view field, char mark)
{
    const std::size_t at = field.find(mark);
    return at != std::string_view::npos && field.find_first_of("0123456789") != std::string_view::npos
           && parseNumber(field, mark).has_value();
}

/// The decimal comma, where fields use it and none is a number with a point.
char decimalOf(std::string_view text, char separator)
{
    bool hasCommas = false;
    const std::string ends{separator, '\n', '\r', '"'};
    text = text.substr(0, sampleOfNumbers);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(ends), text.size());
        const std::string_view field = text.substr(0, end);
        if (hasDecimal(field, '.'))
            return '.';
        hasCommas = hasCommas || hasDecimal(field, ',');
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return hasCommas ? ',' : '.';
}

tl::unexpected<Error> tooLarge(std::string_view name, const std::string &what)
{
    return failure(ErrorKind::BadInput, fmt::format("{}{}.", name, what), "Check that this is the right file.");
}

/// Whether a spreadsheet would compute it, after any apostrophes.
bool isLikeFormula(std::string_view text)
{
    const auto first = text.find_first_not_of('\'');
    return first != std::string_view::npos
           && std::string_view("=+-@\t\r\n").find(text[first]) != std::string_view::npos;
}

/// A field without the apostrophe that spreadsheetText() sets.
std::string fieldOf(std::string text)
{
    if (text.starts_with('\'') && isLikeFormula(text))
        text.erase(0, 1);
    return text;
}

} // namespace

std::string utf8Text(std::string bytes)
{
    const Utf16 kind = utf16Of(bytes);
    if (kind != Utf16::None)
        return fromUtf16(bytes, kind == Utf16::LittleEndian);
    return bytes.starts_with(utf8Mark) ? bytes.substr(utf8Mark.size()) : std::move(bytes);
}

CsvDialect detectDialect(std::string_view text)
{
    const char separator = namedSeparator(text).value_or(separatorOf(text));
    return {separator, separator == ',' ? '.' : decimalOf(text, separator)};
}

Result<void> readCsv(std::string_view text, std::string_view name, const std::function<Result<void>(CsvRow)> &take)
{
    std::string decoded;
    if (utf16Of(text) != Utf16::None)
        text = decoded = utf8Text(std::string(text));
    if (text.starts_with(utf8Mark))
        text.remove_prefix(utf8Mark.size());
    if (text.find('\0') != std::string_view::npos)
        return failure(ErrorKind::BadInput, fmt::format("{} is not a table: it is not text.", name),
                       "Give CSV text with a head row.");
    const CsvDialect dialect = detectDialect(text);
    std::size_t line = 1;
    if (namedSeparator(text)) // the line's end stays: it is a blank line
        text.remove_prefix(5);

    CsvRow row{line, {}, dialect.decimal};
    std::string field;
    bool quoted = false;
    bool wasQuoted = false;
    std::size_t quoteLine = 0;

    const auto endField = [&] {
        row.fields.push_back(fieldOf(std::move(field)));
        field.clear();
        wasQuoted = false;
    };
    const auto endRow = [&]() -> Result<void> {
        CsvRow ended = std::exchange(row, CsvRow{line, {}, dialect.decimal});
        const bool blank = ended.fields.empty() && field.empty() && !wasQuoted;
        if (blank)
            return {};
        ended.fields.push_back(fieldOf(std::move(field)));
        field.clear();
        wasQuoted = false;
        return take(std::move(ended));
    };

    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool endsLine = c == '\n' || (c == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
        if (endsLine)
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
        } else if (c == dialect.separator) {
            endField();
            if (row.fields.size() == mostFields)
                return tooLarge(name, fmt::format(" line {}: the row has more than {} fields", row.line,
                                                  groupedText(mostFields)));
        } else if (endsLine) {
            if (auto taken = endRow(); !taken)
                return taken;
        } else if (c != '\r') {
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
    std::size_t fields = 0;
    const auto done = readCsv(text, name, [&](CsvRow row) -> Result<void> {
        fields += row.fields.size();
        if (fields > mostFieldsAtOnce)
            return tooLarge(name, fmt::format(" has more than {} fields", groupedText(mostFieldsAtOnce)));
        rows.push_back(std::move(row));
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return rows;
}

tl::unexpected<Error> otherFieldCount(const CsvRow &row, std::size_t ofHead, std::string_view name)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} line {}: there are {} fields where the head row has {}.", name, row.line,
                               row.fields.size(), ofHead),
                   "Give every row as many fields as the head row.");
}

Result<void> checkNoSurplus(std::span<const CsvRow> rows, std::string_view name)
{
    const auto isBlank = [](const std::string &field) { return field.find_first_not_of(" \t") == std::string::npos; };
    const std::size_t ofHead = rows.empty() ? 0 : rows.front().fields.size();
    for (const CsvRow &row : rows) {
        if (row.fields.size() > ofHead && !std::ranges::all_of(std::span(row.fields).subspan(ofHead), isBlank))
            return otherFieldCount(row, ofHead, name);
    }
    return {};
}

std::string spreadsheetText(std::string_view text)
{
    return isLikeFormula(text) && !parseNumber(text) ? '\'' + std::string(text) : std::string(text);
}

std::string csvField(std::string_view name)
{
    const std::string text = spreadsheetText(name);
    if (text.find_first_of(",\"\n\r") == std::string_view::npos)
        return text;
    std::string field = "\"";
    for (const char c : text) {
        if (c == '"')
            field += '"';
        field += c;
    }
    return field + '"';
}

} // namespace offramp

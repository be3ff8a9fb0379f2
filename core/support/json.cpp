// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/json.h"

#include "core/support/jsonlimits.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <type_traits>
#include <vector>

namespace offramp {

namespace {

constexpr std::size_t longestKey = 100; ///< in a message, in characters

/// An ordered object compares each new key with all before it.
constexpr std::size_t mostOrderedKeys = 10'000;

/// What a parser does not say: where text is not JSON, and which key an object has twice. (The parser with a callback
/// says the latter, but its time grows with the square of the number of objects in one.)
class Check final : public nlohmann::json_sax<nlohmann::json>
{
public:
    explicit Check(std::string_view text) { nlohmann::json::sax_parse(text, this); }

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t &) override { return true; }
    bool string(string_t &) override { return true; }
    bool binary(binary_t &) override { return true; }
    bool start_object(std::size_t) override
    {
        m_open.emplace_back();
        return true;
    }
    bool key(string_t &key) override
    {
        if (!m_open.back().insert(key).second && !repeated)
            repeated = key;
        mostKeys = std::max(mostKeys, m_open.back().size());
        return true;
    }
    bool end_object() override
    {
        m_open.pop_back();
        return true;
    }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t position, const std::string &, const nlohmann::detail::exception &error) override
    {
        isTooLarge = error.id == 406; // the only error of a number
        stoppedAt = position - 1;
        return false;
    }

    std::optional<std::size_t> stoppedAt; ///< the index of the byte that cannot be there
    std::optional<std::string> repeated;
    std::size_t mostKeys = 0; ///< that one object has
    bool isTooLarge = false;

private:
    std::vector<std::set<std::string>> m_open;
};

/// A place in a text as people count: from 1, and a letter of several bytes as one column.
std::string placeAfter(std::string_view before)
{
    const auto lines = std::ranges::count(before, '\n');
    before.remove_prefix(before.rfind('\n') + 1); // npos + 1 is 0
    const auto isFirstByte = [](char c) { return (static_cast<unsigned char>(c) & 0xc0u) != 0x80u; };
    return fmt::format("line {}, column {}", lines + 1, std::ranges::count_if(before, isFirstByte) + 1);
}

/// at: the index of the byte that cannot be there.
tl::unexpected<Error> notJson(std::string_view text, std::string_view name, std::size_t at)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return failure(ErrorKind::BadInput, fmt::format("{} is empty.", name), "Check that it was saved whole.");
    if (at >= text.size())
        return failure(ErrorKind::BadInput, fmt::format("{} ends in the middle of its JSON.", name),
                       "Check that it was saved whole, and that every bracket and quote is closed.");
    if (at <= first)
        return failure(ErrorKind::BadInput, fmt::format("{} is not JSON.", name), "Check that this is the right file.");
    return failure(ErrorKind::BadInput, fmt::format("{} is not JSON at {}.", name, placeAfter(text.substr(0, at))),
                   "Put names and texts in double quotes, and a comma between two values but not after the last one; "
                   "JSON has no comments.");
}

} // namespace

template<typename Json>
Result<Json> parseJson(std::string_view text, std::string_view name)
{
    if (auto within = checkJsonLimits(text, name); !within)
        return tl::unexpected(within.error());
    const Check check(text);
    if (check.isTooLarge)
        return failure(ErrorKind::BadInput, fmt::format("{} has a number beyond 1.8e308.", name),
                       "Write a smaller one.");
    if (check.stoppedAt)
        return notJson(text, name, *check.stoppedAt);
    if (check.repeated)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has \"{}\" twice in one object.", name, printable(*check.repeated, longestKey)),
                       "Remove one of the two.");
    if (std::is_same_v<Json, nlohmann::ordered_json> && check.mostKeys > mostOrderedKeys)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has an object of more than {} keys.", name, groupedText(mostOrderedKeys)),
                       "Check that this is the right file.");
    return Json::parse(text);
}

std::optional<std::string> repeatedKey(std::string_view text)
{
    return Check(text).repeated;
}

template Result<nlohmann::json> parseJson(std::string_view text, std::string_view name);
template Result<nlohmann::ordered_json> parseJson(std::string_view text, std::string_view name);

} // namespace offramp

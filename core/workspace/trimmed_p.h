// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace offramp {

/// A text without the blanks around it.
[[nodiscard]] inline std::string trimmed(const std::string &text)
{
    constexpr auto blanks = " \t\n\v\f\r";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace offramp {

/// The finite number that the whole of text spells in the C locale ("0.63", "1e-3"); nothing otherwise.
[[nodiscard]] std::optional<double> parseNumber(std::string_view text);

/// The same for text whose decimal mark is a comma ("0,63"), where decimal is one.
[[nodiscard]] std::optional<double> parseNumber(std::string_view text, char decimal);

/// The shortest decimal text that reads back as exactly this number.
[[nodiscard]] std::string shortestText(double number);

/// An integer with thousands separators: 17,236,608.
[[nodiscard]] std::string groupedText(long long number);

} // namespace offramp

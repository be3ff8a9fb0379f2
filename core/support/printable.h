// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// Text of unknown origin as it may be shown on a terminal, in one line: every control character (line breaks, escape
/// sequences, C1, marks that reverse the direction of writing) and every byte that is not UTF-8 becomes U+FFFD, "�".
[[nodiscard]] std::string printable(std::string_view text);

/// The same, cut to so many characters; the last one is then an ellipsis. width: at least 1.
[[nodiscard]] std::string printable(std::string_view text, std::size_t width);

/// Names from a file for a sentence: the first 20 with commas between them, each cut to 100 characters, and how many
/// there are besides.
[[nodiscard]] std::string listed(const std::vector<std::string> &names);

} // namespace offramp

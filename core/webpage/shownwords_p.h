// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace offramp {

/// Text of several lines whose lines are printable; tabs are spaces.
[[nodiscard]] std::string printableLines(std::string_view text);

/// A name of unknown origin, printable; of an absolute path only what the path ends in.
[[nodiscard]] std::string withoutFolder(std::string_view name);

/// A sentence of unknown origin, printable, with a capital. One that has an absolute path is replaced by another that
/// says so.
[[nodiscard]] std::string sentenceWithoutPath(std::string_view sentence);

} // namespace offramp

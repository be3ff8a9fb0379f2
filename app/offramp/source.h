// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace offramp {

/// A recording as the command line names it.
struct SourceName {
    std::string path;
    std::string thresholds; ///< with commas between variants; empty = none of its own
};

/// Reads FILE or FILE@THRESHOLDS; a file whose own name holds an @ is taken as it is.
[[nodiscard]] SourceName splitSource(const std::string &argument);

} // namespace offramp

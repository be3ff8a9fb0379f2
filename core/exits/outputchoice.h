// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/outputkind.h"
#include "core/support/error.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// An exit among the outputs of a network; outputs count from 0.
struct ExitOutput {
    int output = 0;           ///< its logits
    std::optional<int> score; ///< one value for each image, recorded as the score of this exit

    bool operator==(const ExitOutput &) const = default;
};

/// What the outputs of a network are, as far as a person says so.
struct OutputChoice {
    std::vector<ExitOutput> exits
        = {}; ///< [K] in the order of the exits; empty: as the network's spec says, else found out
    std::vector<OutputKind> kinds = {}; ///< one for all exits or one for each; empty: recognised

    bool operator==(const OutputChoice &) const = default;
};

/// Reads exits as the option --exits gives them: the outputs with commas between them, each with its score after a
/// colon where it has one: "0,2,4" or "0:1,2".
[[nodiscard]] Result<std::vector<ExitOutput>> parseExitOutputs(std::string_view text);

/// The same text.
[[nodiscard]] std::string toText(const std::vector<ExitOutput> &exits);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>
#include <vector>

namespace offramp {

/// What --help prints after a verb, or without one where verb is empty.
struct HelpText {
    std::string_view verb;
    std::string_view text;
};

/// Of the program and of each verb, as the program with LibTorch wrote them when it was built.
extern const std::vector<HelpText> helpTexts;

} // namespace offramp

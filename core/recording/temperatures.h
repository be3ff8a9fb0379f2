// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recording.h"
#include "core/support/error.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// The keys of the metadata: temperatures, and what they were fitted on.
inline constexpr const char *temperaturesKey = "temperatures";
inline constexpr const char *temperaturesFromKey = "temperatures_from";

/// The temperatures of a recording's exits [K], all above 0: logits are divided by them. All 1 where it has none. An
/// error where it says something else.
[[nodiscard]] Result<std::vector<double>> temperaturesOf(const Recording &recording);

/// The same by its metadata.
[[nodiscard]] Result<std::vector<double>> temperaturesIn(const std::map<std::string, std::string> &metadata, int exits);

/// Reads temperatures as the command line takes them: one for each exit, "1.42:1.18:1", or one that all share. The
/// error says what was probably meant.
[[nodiscard]] Result<std::vector<double>> parseTemperatures(std::string_view text, int exits);

/// An error where temperatures are not those of so many exits.
[[nodiscard]] Result<void> checkTemperatures(const std::vector<double> &temperatures, int exits);

/// For people: "1.42, 1.18, 1", with at most four digits.
[[nodiscard]] std::string temperaturesText(const std::vector<double> &temperatures);

} // namespace offramp

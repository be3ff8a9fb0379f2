// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <optional>

namespace offramp {

/// Prints JSON on stdout, as every verb with --json does; bytes that are not UTF-8 are replaced.
void writeJson(const nlohmann::ordered_json &json);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <optional>

namespace offramp {

/// Prints JSON on stdout, as every verb with --json does; bytes that are not UTF-8 are replaced.
void writeJson(const nlohmann::ordered_json &json);

/// A value, or null.
template<typename T>
[[nodiscard]] nlohmann::ordered_json orNull(const std::optional<T> &value)
{
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

} // namespace offramp

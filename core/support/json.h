// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <nlohmann/json_fwd.hpp>

#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace offramp {

/// The JSON of a file that a person may have written; name is its name in messages. Errors, all BadInput: text that is
/// not JSON, with its line and column; a name that one object has twice, of which the parser would keep the last; a
/// number beyond a double; what checkJsonLimits() refuses; for ordered_json, an object of more than 10,000 keys. Json:
/// nlohmann::json or nlohmann::ordered_json.
template<typename Json = nlohmann::json>
[[nodiscard]] Result<Json> parseJson(std::string_view text, std::string_view name);

/// A value, or null. Json: nlohmann::json or nlohmann::ordered_json, complete where this is called.
template<typename Json = nlohmann::ordered_json, typename T>
[[nodiscard]] Json orNull(const std::optional<T> &value)
{
    return value ? Json(*value) : Json();
}

/// A number; null where it is NaN or infinite, which here means that it is not known.
template<typename Json = nlohmann::ordered_json>
[[nodiscard]] Json numberOrNull(double number)
{
    return std::isfinite(number) ? Json(number) : Json();
}

/// The first key that an object of this JSON has twice; nothing where none does, or where the text is not JSON.
[[nodiscard]] std::optional<std::string> repeatedKey(std::string_view text);

} // namespace offramp

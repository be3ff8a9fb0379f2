// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace offramp {

/// Bytes as base64 in one line, padded (RFC 4648, section 4).
[[nodiscard]] std::string base64(std::string_view bytes);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/networks/network.h"
#include "core/support/error.h"

#include <string>

namespace offramp {

/// The shape of an input, as --input gives it.
struct InputText {
    int batch = 1;
    InputShape shape;
};

/// Reads a shape such as "1x3x64x64": batch, channels, height and width.
[[nodiscard]] Result<InputText> parseInputText(const std::string &text);

} // namespace offramp

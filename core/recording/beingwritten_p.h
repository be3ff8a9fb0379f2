// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <utility>

namespace offramp {

/// The error about a recording that another run has locked.
[[nodiscard]] inline tl::unexpected<Error> beingWritten(const std::filesystem::path &recording, std::string remedy)
{
    return failure(ErrorKind::BadInput, fmt::format("{} is being written by another run.", recording.string()),
                   std::move(remedy));
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>

namespace offramp {

/// The check of an option that is a seed: whole numbers that JSON keeps exactly. CLI11 alone takes -1 for 2^64 - 1.
[[nodiscard]] inline CLI::Range seeds()
{
    return {std::uint64_t{0}, (std::uint64_t{1} << 53) - 1};
}

} // namespace offramp

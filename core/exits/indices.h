// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <compare>
#include <cstddef>

namespace offramp {

/// The position of an exit in its network, counted from 0; the last is the network's end.
struct ExitIndex {
    int value = 0;
    auto operator<=>(const ExitIndex &) const = default;
};

/// The position of a sample in an exit table, counted from 0.
struct SampleIndex {
    std::size_t value = 0;
    auto operator<=>(const SampleIndex &) const = default;
};

} // namespace offramp

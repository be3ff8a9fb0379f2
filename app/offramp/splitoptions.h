// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>

namespace offramp {

/// Which samples a search chooses on, and which are held out.
struct SplitOptions {
    double heldOut = .5; ///< share of the samples; 0 = none
    std::uint64_t seed = 1;

    [[nodiscard]] double chosenShare() const { return 1 - heldOut; }
};

/// Adds --split and --seed to a verb. The options must outlive it.
void addSplitOptions(CLI::App *verb, const std::shared_ptr<SplitOptions> &options);

} // namespace offramp

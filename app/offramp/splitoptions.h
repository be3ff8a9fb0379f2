// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace offramp {

/// Which samples a search chooses on; the others are held out.
struct SplitOptions {
    double share = .5; ///< of the samples, to choose on; 0: choose and report on all
    std::uint64_t seed = 1;

    /// As searches take it: 1 for all samples.
    [[nodiscard]] double chosenShare() const { return share > 0 ? share : 1; }
};

/// Whether so many samples can be split: an error where a part has too few to choose on or to report on.
[[nodiscard]] Result<void> checkSplit(const SplitOptions &options, std::size_t samples);

/// Adds --split and --seed to a verb. The options must outlive it.
void addSplitOptions(CLI::App *verb, const std::shared_ptr<SplitOptions> &options);

} // namespace offramp

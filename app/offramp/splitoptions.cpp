// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/splitoptions.h"

#include "app/usage/seeds.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

Result<void> checkSplit(const SplitOptions &options, std::size_t samples)
{
    constexpr double least = 10;
    const auto all = static_cast<double>(samples);
    const double chosen = std::round(options.chosenShare() * all); // as splitSamples() does
    if (options.chosenShare() == 1 || std::min(chosen, all - chosen) >= least)
        return {};
    return failure(ErrorKind::Usage,
                   fmt::format("--split {} would choose on {} and report on {}; each part needs {}.",
                               shortestText(options.share), counted(std::llround(chosen), "sample"),
                               groupedText(std::llround(all - chosen)), least),
                   samples >= 2 * static_cast<std::size_t>(least)
                       ? "Choose on half of the samples (--split 0.5), or choose and report on all: --split 0"
                       : "Choose and report on all samples: --split 0");
}

void addSplitOptions(CLI::App *verb, const std::shared_ptr<SplitOptions> &options)
{
    verb->add_option("--split", options->share,
                     "share of the samples to choose on, reported on the others; 0: choose and report on all")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    verb->add_option("--seed", options->seed, "seed of the split, which keeps class proportions")
        ->check(seeds())
        ->capture_default_str();
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/splitoptions.h"

#include "app/usage/seeds.h"

namespace offramp {

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

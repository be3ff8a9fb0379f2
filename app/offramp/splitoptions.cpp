// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/splitoptions.h"

namespace offramp {

void addSplitOptions(CLI::App *verb, const std::shared_ptr<SplitOptions> &options)
{
    verb->add_option("--split", options->heldOut,
                     "share of the samples held out: chosen on the others, reported on these; 0 = all for both")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    verb->add_option("--seed", options->seed, "seed of the split, which keeps class proportions")
        ->capture_default_str();
}

} // namespace offramp

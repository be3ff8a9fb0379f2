// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/results.h"

namespace offramp::fixtures {

/// Four samples, two exits of 1 and 2 GFLOPs, small enough to check by eye: entropies .1 .3 .5 .7 at exit 1; correct
/// there are the first and third, at exit 2 all but the last.
[[nodiscard]] RecordingPtr tiny();

/// A random three-exit network of that many samples whose entropy tells correct from incorrect about as well as real
/// ones do.
[[nodiscard]] RecordingPtr network(const std::string &name, std::size_t samples, double gflops, unsigned seed = 1,
                                   int classes = 10);

/// Four samples, three exits, with all its columns and the costs asked for, seen in the first of them: 1, 2 and 4
/// GFLOPs, of which the heads of the first two exits are .25 and .5; .3, .8 and 1.1 joules; 2, 5 and 6 ms. Entropies .1
/// .3 .5 .7 at exit 1 and .2 .1 .6 .4 at exit 2; correct at exit 1 are the first and third, at exit 2 all but the last,
/// at exit 3 all.
[[nodiscard]] RecordingPtr measured(const std::string &name, const std::vector<CostUnit> &costs);

/// The costs of measured() that are all measured.
inline const std::vector<CostUnit> allCosts{costAxes.begin(), costAxes.end()};

/// Opens a recording of three exits, under the next id, with two variants: {.4, .3} and one that never exits early.
void openWithVariants(Decisions &decisions, Sources &sources, const RecordingPtr &recording);

} // namespace offramp::fixtures

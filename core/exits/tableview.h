// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/indices.h"
#include "core/tradeoff/costunit.h"

#include <set>

namespace offramp {

/// Exits that are switched off: no sample exits there. They keep their places, so that indices stay what they are.
using ExitsOff = std::set<ExitIndex>;

/// How the exit table of a recording is made.
struct TableView {
    Criterion criterion = Criterion::Entropy; ///< what its uncertainties mean
    CostUnit cost = CostUnit::Gflops;         ///< what its costs count: one of costAxes
    ExitsOff off = {};

    auto operator<=>(const TableView &) const = default;
};

} // namespace offramp

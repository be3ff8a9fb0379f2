// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/search/levelfront_p.h"
#include "core/search/thresholdsearch.h"

namespace offramp {

/// What no thresholds can reach, as levels without cuts, ascending in correct samples and in cost: any thresholds with
/// so many correct samples cost at least what the level says, and none have more correct samples than the last level.
/// found: outcomes of the same table, undominated. At least two thresholds. isCancelled is called for each part.
///
/// For a weight w, correct samples less w times their cost are at most U(w) for any thresholds, so c of them cost at
/// least (c - U(w)) / w. U(w) is found by dividing the values of all thresholds but the last two into cells: a sample
/// that exits at one of these exits for some thresholds of a cell and not for others may choose whichever counts more,
/// which is at least what any thresholds of the cell give it. With those choices made, the best of all pairs of the
/// last two is exact. The cells cover all thresholds, so the largest of their values bounds them all; the cell that has
/// it is divided again and again.
[[nodiscard]] Result<std::vector<Level>> upperLimit(const SearchTable &table, const std::vector<Level> &found,
                                                    const SearchLimits &limits, const SearchWatch &watch);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exittable.h"
#include "core/exits/operatingpoint.h"

#include <optional>
#include <vector>

namespace offramp {

/// What a choice of exits that knows the labels comes to. It is not a rule, and no rule does better.
struct Oracle {
    OperatingPoint outcome;     ///< every sample at the first exit that is correct; at the first one where none is
    Point point;                ///< the most accuracy that these exits can have, at the least cost of it
    std::optional<double> area; ///< of the step of this point alone; nothing where it is not below E_max

    /// Corners, ascending in energy, of the most accuracy that any rule over these exits can have at a mean cost,
    /// labels known or not: from all samples at the first exit, the cheapest corrections first, to the oracle. Concave,
    /// with straight lines between corners.
    std::vector<Point> bound;

    /// Under the bound up to E_max: no variants of the network have a larger area. Nothing where the first exit is
    /// not below E_max.
    std::optional<double> boundArea;

    bool operator==(const Oracle &) const = default;
};

/// The oracle of a table, over the exits that are not off, which are not all; eMax in the unit that costs are shown in.
/// O(n K + n log n).
[[nodiscard]] Oracle oracle(const ExitTable &table, double eMax, const ExitsOff &off = {});

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "core/tradeoff/costunit.h"

#include <optional>
#include <string_view>

namespace offramp {

/// What the name of a column or an array says about costs.
enum class CostName {
    None,  ///< nothing
    Flops, ///< FLOPs, or multiples of them
    Bare,  ///< costs, in a unit that it does not say: "cost"
    Other, ///< costs in a unit that is not FLOPs: "ms", "energy_kwh"
};

/// Reads the words of a name, in any case: "GFLOPs per image" are FLOPs, "latency (ms)" are not.
[[nodiscard]] CostName costName(std::string_view name);

/// The FLOPs of one unit that such a name says: 1e9 for "GFLOPs per image"; 1 for other names.
[[nodiscard]] double flopsOfName(std::string_view name);

/// A unit that costs are given in.
struct CostMultiple {
    CostUnit unit = CostUnit::Flops; ///< Flops, Joules or Milliseconds
    double factor = 1;               ///< how many of unit are one

    bool operator==(const CostMultiple &) const = default;
};

/// A unit as people and the command line name it, in any case: flops, mflops, gflops; ms, s, us (µs); j, mj
/// (millijoules), uj, kj, wh, kwh. Nothing for empty text; an error for other text.
[[nodiscard]] Result<std::optional<CostMultiple>> parseCostUnit(std::string_view text);

} // namespace offramp

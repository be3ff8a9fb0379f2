// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

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

/// The FLOPs of one unit as the command line names it, in any case: flops, mflops or gflops. Nothing for empty text; an
/// error for other text.
[[nodiscard]] Result<std::optional<double>> parseCostUnit(std::string_view text);

} // namespace offramp

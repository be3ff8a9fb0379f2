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
    Other, ///< costs that are not in FLOPs: "ms", "energy_kwh", "latency"
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

/// The unit of costs per image that a name says beyond doubt: 1e9 FLOPs for "GFLOPs", 1 ms for "latency (ms)", 1e-3 J
/// for "energy_mj". Nothing for a name without a unit ("energy", "time"), with several, with one that means something
/// else as well ("MJ" alone in capitals), of a rate ("images/s"), of a batch, or of a part of the machine ("gpu_j").
[[nodiscard]] std::optional<CostMultiple> costMultipleOf(std::string_view name);

/// Whether what has that name may be costs in a unit (Flops, Joules or Milliseconds) that the user states: "cost" in
/// any, "latency" and "time_ms" in milliseconds, "energy" in joules.
[[nodiscard]] bool mayBeIn(std::string_view name, CostUnit unit);

/// Whether a name says "MJ": megajoules, or millijoules in capitals.
[[nodiscard]] bool saysMegajoules(std::string_view name);

/// A unit as people and the command line name it, in any case: flops, mflops, gflops; ms, s, us (µs); j, mj
/// (millijoules), uj, kj, wh, kwh. Nothing for empty text; an error for other text.
[[nodiscard]] Result<std::optional<CostMultiple>> parseCostUnit(std::string_view text);

} // namespace offramp

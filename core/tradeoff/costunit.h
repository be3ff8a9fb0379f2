// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace offramp {

/// What a cost is counted in.
enum class CostUnit {
    Flops,  ///< as recordings store it
    Gflops, ///< as points, E_max and tables have it
};

/// The name that people and JSON files read: "FLOPs", "GFLOPs".
[[nodiscard]] const char *toText(CostUnit unit);

/// The name of an energy column in CSV files: "energy_gflops".
[[nodiscard]] const char *columnName(CostUnit unit);

/// The unit in which costs stored in unit are shown, written to tables and compared with E_max.
[[nodiscard]] CostUnit shownUnit(CostUnit unit);

/// A cost stored in unit as it is shown, in shownUnit(unit), and back.
[[nodiscard]] double shownCost(double cost, CostUnit unit);
[[nodiscard]] double storedCost(double shown, CostUnit unit);

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <array>
#include <string_view>

namespace offramp {

/// What the cost of an image is counted in.
enum class CostUnit {
    Flops,        ///< as recordings store it
    Gflops,       ///< as points, E_max and tables have it
    Joules,       ///< measured or estimated
    Milliseconds, ///< measured
};

/// The units that an energy axis can have, the one that every recording of the engine has first.
inline constexpr std::array costAxes{CostUnit::Gflops, CostUnit::Joules, CostUnit::Milliseconds};

/// The name that people and JSON files read: "FLOPs", "GFLOPs", "joules", "ms". In lower case it is what --cost takes.
[[nodiscard]] const char *toText(CostUnit unit);

/// One of costAxes by its name, in any case; an error that lists them for other text.
[[nodiscard]] Result<CostUnit> parseCostAxis(std::string_view text);

/// The name of a column of costs in CSV files: "energy_gflops", "energy_joules", "time_ms".
[[nodiscard]] const char *columnName(CostUnit unit);

/// What is said where a network's cost is not known: "no joules measured", "no time measured", "no FLOPs counted".
[[nodiscard]] const char *unknownText(CostUnit unit);

/// The unit in which costs stored in unit are shown, written to tables and compared with E_max.
[[nodiscard]] CostUnit shownUnit(CostUnit unit);

/// A cost stored in unit as it is shown, in shownUnit(unit), and back.
[[nodiscard]] double shownCost(double cost, CostUnit unit);
[[nodiscard]] double storedCost(double shown, CostUnit unit);

} // namespace offramp

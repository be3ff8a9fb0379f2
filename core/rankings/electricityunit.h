// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace offramp {

/// A unit of electricity.
struct ElectricityUnit {
    std::string name; ///< "kWh"
    double joules = 3.6e6;

    bool operator==(const ElectricityUnit &) const = default;
};

/// The units to choose from, the usual one first.
inline constexpr std::array electricityUnitNames{"kWh", "Wh", "mWh", "MWh", "GWh", "MJ", "kJ", "J", "mJ"};

/// The unit that the command line names: J, kJ, MJ, mJ, Wh, kWh, MWh and the like. Only between mJ and MJ, and mWh and
/// MWh, the case counts. An error for other text.
[[nodiscard]] Result<ElectricityUnit> parseElectricityUnit(std::string_view text);

/// An electricity in one unit as it is in another. Round numbers stay round.
[[nodiscard]] double converted(double electricity, const ElectricityUnit &from, const ElectricityUnit &to);

/// The unit among the words of a column's head: "energy (kWh)", "electricity_kj".
[[nodiscard]] std::optional<ElectricityUnit> electricityUnitOf(std::string_view head);

} // namespace offramp

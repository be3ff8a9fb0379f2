// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <tl/expected.hpp>

#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace offramp {

/// One counter of powercap.
struct RaplZone {
    std::string control;           ///< "intel-rapl" or "intel-rapl-mmio", in this order
    std::vector<unsigned> numbers; ///< {0} for a package, {0, 1} for a part of it
    std::string name;              ///< "package-0", "psys", "core", "dram"
    std::filesystem::path folder;

    auto operator<=>(const RaplZone &) const = default;
};

struct RaplZones {
    std::vector<RaplZone> zones; ///< sorted by control and numbers
    bool areHidden = false;      ///< whether links point nowhere, as in a container that hides the counters
};

/// The counters below a folder of powercap; none where the folder is missing.
[[nodiscard]] RaplZones findRaplZones(const std::filesystem::path &root);

inline constexpr int notANumber = -1;

/// The number that a file of sysfs contains; otherwise the errno of the system, or notANumber.
[[nodiscard]] tl::expected<std::uint64_t, int> readSysfsNumber(const std::filesystem::path &file);

} // namespace offramp

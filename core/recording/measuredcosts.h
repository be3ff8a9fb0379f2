// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recording.h"
#include "core/tradeoff/costunit.h"

#include <filesystem>
#include <string>
#include <vector>

namespace offramp {

/// What each exit of a network costs, measured: per image, cumulative, the heads of earlier exits included; K exits.
struct MeasuredCosts {
    std::vector<double> joules;       ///< [K], or empty
    std::vector<double> milliseconds; ///< [K], or empty
    std::string about;                ///< JSON: where they come from, as FORMAT.md describes `measured`; or empty

    bool operator==(const MeasuredCosts &) const = default;
};

/// Adds costs to a recording, in place of those that were measured before: a new file is written beside it and moved
/// into its place, so that it has the old or the new costs, and its fingerprint stays. Refused with a sentence, and
/// then the file is as it was: costs for another number of exits, costs that are not finite, negative, or fall from
/// exit to exit, none at all; a path that is not a recording, a device, a pipe, a damaged recording, one that is being
/// written, and one of another program whose header would not stay the same.
[[nodiscard]] Result<void> addMeasuredCosts(const std::filesystem::path &path, const MeasuredCosts &costs);

/// An error where the costs of a network cannot be added to a recording: it is of another network (SHA-256) or of
/// unknown origin, has other exits (exitOutputs: Origin::exitOutputs of the network), is being written, or is not a
/// recording. To say so before long work.
[[nodiscard]] Result<void> checkTakesCosts(const std::filesystem::path &path, const std::string &networkSha256,
                                           int exits, const std::string &exitOutputs);

/// An error that names the first cost [K] that is not finite, negative, or less than that of the exit before.
[[nodiscard]] Result<void> checkMeasured(const std::filesystem::path &path, std::span<const double> costs,
                                         CostUnit unit);

/// Where a recording's costs in joules or milliseconds come from: "counter", "power" (integrated), "estimated" (a power
/// that was stated), "clock"; empty where it does not say so.
[[nodiscard]] std::string costSource(const Recording &recording, CostUnit unit);

} // namespace offramp

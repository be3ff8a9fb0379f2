// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"
#include "core/search/exitchoice.h"
#include "core/support/cancelled.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What an exit is worth at one place of a network.
struct ExitPosition {
    std::string name;               ///< of the exit, which is that of the place
    double accuracy = 0;            ///< of its answers to all samples
    double cost = 0;                ///< of an image that exits there where no exit is before it, as costs are shown
    std::optional<double> headCost; ///< in the same unit; nothing where unknown, and for the network's end
    std::optional<double> area;     ///< of the network with this exit and its end alone, held out where samples are

    bool operator==(const ExitPosition &) const = default;
};

/// What every place is worth, and the best of them.
struct ExitPositions {
    ExitPlan plan;
    std::vector<ExitPosition> positions; ///< [K]; the last is the network's end
    ExitChoice choice;                   ///< with the end
};

/// Compares the places for exits of a network that was recorded with one at each of them: from a number of early exits
/// the set with the largest area, beside the network's end. E_max is the contest's, or a round number above the cost of
/// the end; half of the samples choose, the other half reports. Errors: fewer early exits than number, those of
/// bestExits().
[[nodiscard]] Result<ExitPositions> exitPositions(const OpenRecording &recording, int number,
                                                  const IsCancelled &isCancelled = {});

} // namespace offramp

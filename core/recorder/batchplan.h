// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/networks/network.h"
#include "core/recorder/recordrequest.h"
#include "core/support/error.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace offramp {

/// In which batches a recording runs.
struct BatchPlan {
    int size = 64;                       ///< that the order of work is cut into: the recording's batch size
    int running = 64;                    ///< images that run at once: fewer where memory ran out before, or on request
    bool isFixed = false;                ///< the network takes no other number
    bool isToBeChosen = false;           ///< the fastest is to be found first, from these on
    std::vector<std::string> notes = {}; ///< on the choice, for people
    std::vector<std::string> warnings = {}; ///< sentences on smaller ones

    /// The images that run at once, for events: nothing while that is not decided and where no other number is
    /// possible.
    [[nodiscard]] std::optional<int> reported() const
    {
        return isFixed || isToBeChosen ? std::nullopt : std::optional(running);
    }

    bool operator==(const BatchPlan &) const = default;
};

/// Decides the batches of a request. A recording that is resumed keeps its batch size. Where a smaller one is asked
/// for, it runs in these, with a warning; else in those that ran last, such as after memory ran out. before: the
/// metadata of the file, where there is one. samples: of the test set. An error for a batch that the network does not
/// take.
[[nodiscard]] Result<BatchPlan> planBatches(const RecordRequest &request,
                                            const std::optional<std::map<std::string, std::string>> &before,
                                            const Network &network, InputShape input, std::size_t samples);

/// Halves the batches of a run in which memory ran out, and says so in a sentence. Where there is no half or the
/// network takes none, the error is returned with a remedy that fits; an error of another kind is returned as it is.
[[nodiscard]] Result<std::string> halve(BatchPlan &batches, const Error &error);

/// Rows in their order, in batches of at most that many.
[[nodiscard]] std::vector<std::vector<std::size_t>> inBatches(std::span<const std::size_t> rows, int size);

} // namespace offramp

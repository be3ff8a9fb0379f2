// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/exittable.h"

#include <cstdint>
#include <vector>

namespace offramp {

/// Thresholds by their places between uncertainties, one for each exit but the last: a sample exits at the first exit
/// where fewer distinct uncertainties are below its own than the cut says.
using Cuts = std::vector<std::uint32_t>;

/// An exit table as searches read it: integers beside each other, uncertainties as ranks. Never changes.
struct SearchTable {
    struct Exit {
        std::vector<std::uint8_t> correct; ///< [n] 1 if the prediction is the label
        std::vector<double> cost;          ///< [n] of a sample that exits here

        // Empty for the last exit:
        std::vector<float> breakpoints;   ///< the uncertainties, ascending, each once
        std::vector<double> thresholds;   ///< [breakpoints + 1] the representative threshold of each cut
        std::vector<std::uint32_t> rank;  ///< [n] how many breakpoints are below the sample's uncertainty
        std::vector<std::uint32_t> order; ///< [n] the samples by ascending uncertainty
    };

    SearchTable(const ExitTable &table, Criterion criterion);

    [[nodiscard]] std::size_t last() const { return exits.size() - 1; }

    /// How many cuts an exit has.
    [[nodiscard]] std::size_t cutCount(std::size_t exit) const { return exits[exit].thresholds.size(); }

    /// The first exit from one to another (excluded) where a sample exits; the other one if there is none.
    [[nodiscard]] std::size_t exitBetween(std::size_t from, std::size_t to, std::size_t sample, const Cuts &cuts) const
    {
        while (from < to && exits[from].rank[sample] >= cuts[from])
            ++from;
        return from;
    }

    [[nodiscard]] Thresholds thresholdsOf(const Cuts &cuts) const;
    [[nodiscard]] Cuts cutsOf(const Thresholds &thresholds) const;

    std::size_t samples = 0;
    std::vector<Exit> exits; ///< [K]
};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/search/binnedrule.h"
#include "core/search/searchtable_p.h"

namespace offramp {

/// Samples in bins of their uncertainties, B of an exit. Samples that share their bins at all exits are one cell: no
/// rule tells them apart. Never changes.
struct BinTable {
    struct Exit {
        std::vector<double> correct; ///< [M] how many samples of each cell are
        std::vector<double> cost;    ///< [M] of the samples of each cell together, if they exit here

        // Empty for the last exit:
        std::vector<std::uint32_t> bin; ///< [M] of each cell
        Cuts cuts;                      ///< [B - 1] between the bins, ascending
    };

    /// cuts: for each exit but the last the cuts that divide its samples into bins, in any order; those with all
    /// samples on one side divide nothing.
    BinTable(const SearchTable &table, std::vector<Cuts> cuts);

    [[nodiscard]] std::size_t last() const { return exits.size() - 1; }
    [[nodiscard]] std::size_t binCount(std::size_t exit) const { return exits[exit].cuts.size() + 1; }

    std::size_t cells = 0; ///< M
    std::vector<Exit> exits;
};

/// The cuts that divide the samples of an exit into at most count bins of about equal size; into one for each distinct
/// uncertainty if count is 0. Ascending.
[[nodiscard]] Cuts equalCuts(const SearchTable::Exit &exit, std::size_t count);

/// For each exit but the last and each of its bins, whether samples exit there.
using Leaves = std::vector<std::vector<std::uint8_t>>;

/// The leaves of thresholds whose cuts are among those between the bins, or beyond all samples.
[[nodiscard]] Leaves leavesOf(const BinTable &table, const Cuts &cuts);

/// The same as a rule; table: what bins was made from.
[[nodiscard]] BinnedRule ruleOf(const Leaves &leaves, const BinTable &bins, const SearchTable &table);

} // namespace offramp

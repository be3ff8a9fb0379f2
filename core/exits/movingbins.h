// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitbins.h"

#include <cstdint>
#include <vector>

namespace offramp {

/// ExitBins::reaching() for thresholds that move: only the samples whose uncertainty lies between an old threshold and
/// its new value are counted again, which makes a drag over a million samples smooth.
class MovingBins
{
public:
    /// [K] as bins.reaching(table, thresholds). The first call counts all samples. Call forget() before a call with
    /// another table or other bins.
    [[nodiscard]] const std::vector<BinCounts> &reaching(const ExitTable &table, const ExitBins &bins,
                                                         const Thresholds &thresholds);

    /// Makes the next call count all samples.
    void forget();

private:
    /// The samples of one exit, roughly sorted: those of a cell lie together, in no order.
    struct Cells {
        BinEdges edges;
        std::vector<std::uint32_t> begin;   ///< [cells + 1] into samples
        std::vector<std::uint32_t> samples; ///< [n]
    };

    static Cells cellsOf(std::span<const float> uncertainty);
    void countAll(const ExitTable &table, const ExitBins &bins, const Thresholds &thresholds);
    void move(const ExitTable &table, const ExitBins &bins, int exit, const Thresholds &thresholds);

    Thresholds m_thresholds;
    std::vector<BinCounts> m_counts;    ///< [K]; empty before the first call
    std::vector<std::uint16_t> m_exits; ///< [n] where each sample exits
    std::vector<Cells> m_cells;         ///< [K - 1]; those of an exit are empty until its threshold moves
};

} // namespace offramp

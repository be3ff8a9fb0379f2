// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/operatingpoint.h"

#include <cstdint>
#include <vector>

namespace offramp {

/// One place on a trade-off curve; ThresholdSweep::at() gives the full outcome of its threshold.
struct CurvePoint {
    double threshold = 0;
    double meanCost = 0; ///< for one sample, in the table's unit
    double accuracy = 0; ///< top-1, a fraction

    bool operator==(const CurvePoint &) const = default;
};

/// The exact outcome as a function of one threshold shared by all exits, built once in O(K n log n).
///
/// A sample has exited at or before exit k exactly when the running minimum of its uncertainties up to k is below T. So
/// for each exit but the last, the running minima are sorted, with prefix sums of how many are correct there and how
/// many would be correct at the next exit; a query is one binary search for each exit.
class ThresholdSweep
{
public:
    explicit ThresholdSweep(const ExitTable &table);

    /// The outcome at threshold; equals evaluate() with that threshold at every exit.
    [[nodiscard]] OperatingPoint at(double threshold) const;

    /// Every value at which the exit of some sample changes, ascending, each once. The outcome is constant for T in
    /// (b_i, b_{i+1}], up to b_0, and above the last.
    [[nodiscard]] const std::vector<float> &breakpoints() const { return m_breakpoints; }

    /// A threshold for each interval between breakpoints, that is, for each distinct outcome: below the first
    /// breakpoint no sample exits early; then the midpoints of neighbouring breakpoints; above the last, half its
    /// distance to the one before (or 0.5) beyond it. breakpoints().size() + 1 values, ascending, never on a
    /// breakpoint.
    [[nodiscard]] std::vector<double> representativeThresholds(double never) const;

    /// The whole trade-off curve: every representative threshold with its result, neighbours of equal cost and
    /// accuracy merged into the first.
    [[nodiscard]] std::vector<CurvePoint> curve(double never) const;

private:
    /// One exit but the last: samples ordered by running minimum; sums run over the first 0..n of them.
    struct Column {
        std::vector<float> runningMinimum;            ///< [n] ascending
        std::vector<std::uint32_t> correctHere;       ///< [n + 1]
        std::vector<std::uint32_t> correctAtNextExit; ///< [n + 1]
        std::vector<double> savedAgainstNextExit;     ///< [n + 1] cost; empty when all samples cost the same
    };

    [[nodiscard]] OperatingPoint outcomeAt(const std::vector<std::size_t> &leftBy) const;
    [[nodiscard]] double totalCost(const std::vector<std::size_t> &leftBy) const;
    [[nodiscard]] std::int64_t correctInAll(const std::vector<std::size_t> &leftBy) const;

    std::size_t m_samples = 0;
    std::vector<Column> m_columns;
    std::vector<double> m_costByExit; ///< [K]; empty if each sample has its own cost
    double m_totalCostAtEnd = 0;      ///< of all samples, if none exited early
    std::uint32_t m_rightAtEnd = 0;
    std::vector<float> m_breakpoints;
};

} // namespace offramp

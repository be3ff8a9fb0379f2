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
    double energy = 0;   ///< mean cost of one sample, in the unit that costs are shown in
    double accuracy = 0; ///< top-1, a fraction

    bool operator==(const CurvePoint &) const = default;
};

/// A threshold above the last breakpoint (there is one): beyond it by half its distance to the one before, or 0.5, but
/// within the criterion's range where it has an end (never: neverLeave() of the criterion).
[[nodiscard]] double thresholdAbove(const std::vector<float> &breakpoints, double never);

/// A threshold for each interval between breakpoints (ascending, each once), that is, for each distinct outcome: below
/// the first breakpoint never, at which no sample exits early; then the midpoints of neighbouring breakpoints; last
/// thresholdAbove(). breakpoints.size() + 1 values, ascending, never on a breakpoint.
[[nodiscard]] std::vector<double> representativeThresholds(const std::vector<float> &breakpoints, double never);

/// The exact outcome as a function of one threshold shared by all exits, built once in O(K n log n).
///
/// A sample exits at or before exit k exactly when the running minimum of its uncertainties up to k is below T. So for
/// each exit but the last, the sweep keeps the running minima sorted, beside prefix sums of how many are correct there
/// and would be correct at the next exit; a query is one binary search for each exit. It counts samples, whatever they
/// cost: any cost per exit can be had from the counts.
class ThresholdSweep
{
public:
    explicit ThresholdSweep(const ExitTable &table);

    /// The outcome at threshold; equals evaluate() with that threshold at every exit.
    [[nodiscard]] OperatingPoint at(double threshold) const;

    /// Every value at which the exit of some sample changes, ascending, each once. The outcome is constant for T in
    /// (b_i, b_{i+1}], up to b_0, and above the last.
    [[nodiscard]] const std::vector<float> &breakpoints() const { return m_breakpoints; }

    /// representativeThresholds() of its breakpoints.
    [[nodiscard]] std::vector<double> representativeThresholds(double never) const;

    /// The whole trade-off curve: every representative threshold with its result, neighbours of equal cost and
    /// accuracy merged into the first. cost: as OperatingPoint::meanCost() takes it.
    [[nodiscard]] std::vector<CurvePoint> curve(double never, const CostColumn &cost) const;

private:
    /// One exit but the last: samples ordered by running minimum; sums run over the first 0..n of them.
    struct Column {
        std::vector<float> runningMinimum;            ///< [n] ascending
        std::vector<std::uint32_t> correctHere;       ///< [n + 1]
        std::vector<std::uint32_t> correctAtNextExit; ///< [n + 1]
        std::vector<double> savedAgainstNextExit;     ///< [n + 1] cost; empty when all samples cost the same
    };

    /// Calls take(k, how many samples exit at k, how many of them are correct) for each exit, and returns the sum of
    /// costs where each sample has its own. exitedBy(k): how many samples exit at k or before, for each but the last.
    template<typename ExitedBy, typename Take>
    double count(ExitedBy exitedBy, Take take) const;

    std::size_t m_samples = 0;
    std::vector<Column> m_columns;
    double m_sampleCostsAtEnd = 0; ///< of all samples, if none exits early; 0 when all cost the same
    std::uint32_t m_correctAtEnd = 0;
    std::vector<float> m_breakpoints;
};

} // namespace offramp

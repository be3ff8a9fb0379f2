// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/operatingpoint.h"
#include "core/exits/thresholdsweep.h"

#include <cstdint>
#include <vector>

namespace offramp {

/// The exact outcome as a function of the threshold of one exit, with all others fixed; built in O(K n).
///
/// The samples that reach the exit are sorted by their uncertainty there, beside prefix sums of how many are correct
/// there and of where they would exit otherwise; a query is one binary search.
class ExitSweep
{
public:
    /// thresholds holds one value for each exit but the last; that of exit, which is not the last, is ignored.
    ExitSweep(const ExitTable &table, ExitIndex exit, Thresholds thresholds);

    [[nodiscard]] ExitIndex exit() const { return m_exit; }

    /// Whether at() gives the outcome of these thresholds: all but the moving one are those it was built with.
    [[nodiscard]] bool fits(const Thresholds &thresholds) const;

    /// The outcome with that threshold at the exit; equals evaluate() of all thresholds.
    [[nodiscard]] OperatingPoint at(double threshold) const;

    /// The uncertainties at the exit of the samples that reach it, ascending, each once: the outcome is constant
    /// between them. None where the exit is switched off or always answers: no threshold changes anything.
    [[nodiscard]] const std::vector<float> &breakpoints() const { return m_breakpoints; }

    /// The slice of all outcomes that the moving threshold reaches: every representative threshold with its result,
    /// neighbours of equal cost and accuracy merged into the first. At least one place; arguments as those of
    /// ThresholdSweep::curve().
    [[nodiscard]] std::vector<CurvePoint> curve(double never, const CostColumn &cost) const;

private:
    /// Prefix sums over the samples that reach the exit: [m + 1], over the first 0..m of them.
    struct Column {
        std::vector<std::uint32_t> leaving;
        std::vector<std::uint32_t> correct;
    };

    /// What becomes of a sample that reaches the exit: there, or where it exits otherwise.
    struct Fate {
        std::uint16_t later; ///< how many exits later it exits otherwise
        bool isCorrectHere;
        bool isCorrectLater;
    };

    void append(const Fate &fate);

    ExitIndex m_exit;
    Thresholds m_thresholds;       ///< minus infinity at the exit
    OperatingPoint m_without;      ///< where no sample exits at the exit
    std::vector<float> m_sorted;   ///< [m] uncertainties at the exit
    std::vector<Column> m_columns; ///< [K - exit] exiting at the exit; then those who would exit at each later one
    std::vector<double> m_saved;   ///< [m + 1] cost by exiting at the exit; empty when all samples cost the same
    std::vector<float> m_breakpoints;
};

} // namespace offramp

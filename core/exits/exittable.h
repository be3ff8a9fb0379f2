// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/costcolumn.h"
#include "core/exits/tableview.h"
#include "core/support/error.h"

#include <cstdint>
#include <span>
#include <vector>

namespace offramp {

/// The columns an exit table is made of; n samples, K exits. [K,n] means exit after exit, n values each.
struct ExitTableColumns {
    int exits = 0;
    std::vector<std::int32_t> label;     ///< [n] true class
    std::vector<std::int32_t> predicted; ///< [K,n] class
    std::vector<float> uncertainty;      ///< [K,n] a sample exits where this is below the threshold
    CostColumn cost;

    /// Whether the uncertainties are minus agreement(), which depends on the exits that are on.
    bool byAgreement = false;

    bool operator==(const ExitTableColumns &) const = default;
};

/// What every exit says about every sample, and what it costs to get there: the only input of everything that decides.
/// A value that never changes.
class ExitTable
{
public:
    /// Checks and takes the columns. Errors: no exit, no sample, column sizes that do not fit, an uncertainty
    /// that is NaN or infinite (named by exit and sample), costs that are not finite, negative, or fall from one exit
    /// to the next.
    [[nodiscard]] static Result<ExitTable> make(ExitTableColumns columns);

    [[nodiscard]] int exitCount() const { return m_columns.exits; }
    [[nodiscard]] std::size_t sampleCount() const { return m_columns.label.size(); }
    [[nodiscard]] ExitIndex lastExit() const { return {m_columns.exits - 1}; }

    [[nodiscard]] std::span<const std::int32_t> label() const { return m_columns.label; }
    [[nodiscard]] std::span<const std::int32_t> predicted(ExitIndex exit) const;
    [[nodiscard]] std::span<const float> uncertainty(ExitIndex exit) const;

    /// Whether the prediction at exit is the label.
    [[nodiscard]] bool isCorrect(ExitIndex exit, SampleIndex sample) const;

    [[nodiscard]] const CostColumn &cost() const { return m_columns.cost; }

    /// Cost of one sample that exits at exit, in the unit of cost().
    [[nodiscard]] double cost(ExitIndex exit, SampleIndex sample) const;

    /// The table with exits switched off: no threshold is above their uncertainty, which is infinity. Where the last
    /// exit is among them, every sample that reaches the last of the others exits there. They and the exits behind them
    /// cost what their heads cost less. off: not all exits; heads: [K] in the unit of cost(), fitting (checkHeadCosts),
    /// or empty where they are not known.
    [[nodiscard]] ExitTable withoutExits(const ExitsOff &off, std::span<const double> heads) const;

    /// The same where exits in off take no part in agreement(): all exits stay on. Itself unless it is byAgreement.
    [[nodiscard]] ExitTable agreeingWithout(const ExitsOff &off) const;

    /// Whether an exit is switched off, as withoutExits() does it.
    [[nodiscard]] bool isOff(ExitIndex exit) const;

    /// The table of some samples, in the order given; at least one, each position below sampleCount().
    [[nodiscard]] ExitTable subset(std::span<const std::size_t> samples) const;

    bool operator==(const ExitTable &) const = default;

private:
    explicit ExitTable(ExitTableColumns columns);

    ExitTableColumns m_columns;
};

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/csv.h"
#include "core/support/error.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// A table with one row for each sample and columns for each exit ("conf_branch_1", "exit2_pred"), turned into one with
/// a row for each sample and exit.
class WideTable
{
public:
    /// Recognises the columns by their names: those with one number (or "final") belong to an exit, "target" and the
    /// like to the sample, and pandas' nameless first column is the sample's name. Nothing where no column holds the
    /// prediction of a numbered exit. Refused: exits not numbered without gaps from 0 or 1, a column that some exits
    /// have and others lack. source names the table in messages.
    [[nodiscard]] static Result<std::optional<WideTable>> recognise(const CsvRow &head, std::string_view source);

    /// The head row of the long table.
    [[nodiscard]] const CsvRow &head() const { return m_head; }

    /// The rows of the long table that a row becomes, of as many fields as the head row: one for each exit.
    [[nodiscard]] std::vector<CsvRow> rows(CsvRow row) const;

    [[nodiscard]] int exits() const { return static_cast<int>(m_columns.size()); }

private:
    CsvRow m_head;
    std::optional<std::size_t> m_sample;             ///< column of the sample's name; else its line is
    std::optional<std::size_t> m_label;              ///< column of the true class
    int m_firstExit = 0;                             ///< as it is numbered in the table
    std::vector<std::vector<std::size_t>> m_columns; ///< [K] columns in the order of the head row
};

} // namespace offramp

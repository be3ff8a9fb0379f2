// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/tablecolumns.h"

#include <cstdint>
#include <deque>

namespace offramp {

/// One row of a table: the answer of one exit for one sample. A large table has millions: its numbers are kept
/// elsewhere, only those of columns that there are.
struct Answered {
    std::uint32_t line = 0;
    std::uint32_t sample = 0;
    std::uint32_t place = 0; ///< of its numbers
    std::int32_t exit = 0;   ///< as it is numbered in the table
};

/// The rows of a table of answers, in the table's order until they are sorted.
class AnsweredRows
{
public:
    /// From now on, each row has a number of that field; before the first row.
    void addField(Field field) { m_placeOf[static_cast<std::size_t>(field)] = m_width++; }

    /// A number of the row that is added next: one for each field, in their order.
    void addNumber(double number) { m_numbers.push_back(number); }
    void addRow(std::size_t line, std::size_t sample, std::int32_t exit);

    /// Orders them by exits, by samples in each, and by lines of the same exit and sample: [K,n] where every sample has
    /// every exit once.
    void sort();

    [[nodiscard]] const std::deque<Answered> &all() const { return m_rows; }

    /// A number of a row; 0 where there is no such column.
    [[nodiscard]] double numberOf(const Answered &row, Field field) const
    {
        const auto &place = m_placeOf[static_cast<std::size_t>(field)];
        return place ? m_numbers[row.place * m_width + *place] : 0;
    }

    /// The first row of [K,n] whose number is not that of the first of so many samples at its exit; null where there is
    /// none.
    [[nodiscard]] const Answered *firstThatDiffers(Field field, std::size_t samples) const;

    /// The numbers of the first of so many samples, [K].
    [[nodiscard]] std::vector<double> ofEachExit(Field field, std::size_t samples) const;

private:
    std::deque<Answered> m_rows;
    std::deque<double> m_numbers;                                   ///< [rows, width], in the table's order
    std::array<std::optional<std::size_t>, fieldCount> m_placeOf{}; ///< of a field's numbers in those of a row
    std::size_t m_width = 0;                                        ///< numbers of a row
};

} // namespace offramp

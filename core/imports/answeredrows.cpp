// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/answeredrows_p.h"

#include <algorithm>
#include <tuple>

namespace offramp {

void AnsweredRows::addRow(std::size_t line, std::size_t sample, std::int32_t exit)
{
    m_rows.push_back({static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(sample),
                      static_cast<std::uint32_t>(m_rows.size()), exit});
}

void AnsweredRows::sort()
{
    std::ranges::sort(m_rows, {}, [](const Answered &row) { return std::tuple(row.exit, row.sample, row.line); });
}

const Answered *AnsweredRows::firstThatDiffers(Field field, std::size_t samples) const
{
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        if (!(numberOf(m_rows[at], field) == numberOf(m_rows[at - at % samples], field)))
            return &m_rows[at];
    }
    return nullptr;
}

std::vector<double> AnsweredRows::ofEachExit(Field field, std::size_t samples) const
{
    std::vector<double> numbers;
    for (std::size_t at = 0; at < m_rows.size(); at += samples)
        numbers.push_back(numberOf(m_rows[at], field));
    return numbers;
}

} // namespace offramp

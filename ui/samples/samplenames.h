// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace offramp {

/// The names of all rows of a recording, to search in without regard to case. Never changes, so that every thread may
/// read it.
class SampleNames
{
public:
    /// names: in UTF-8, by row of the file; empty where that has none.
    explicit SampleNames(const std::vector<std::string> &names);

    /// Whether no row has a name.
    [[nodiscard]] bool isEmpty() const { return m_folded.size() == m_ends.size(); }

    /// Whether the name of each row holds a text, [rows]. A million names take a few hundredths of a second.
    [[nodiscard]] std::vector<bool> holding(const std::string &text) const;

private:
    std::string m_folded;            ///< the names one after the other, without case, a zero byte after each
    std::vector<std::size_t> m_ends; ///< [rows] behind the zero byte
};

} // namespace offramp

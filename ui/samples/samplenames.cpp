// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples/samplenames.h"

#include "core/support/words.h"

#include <QString>

#include <algorithm>

namespace offramp {

namespace {

/// A text without case: that of names in any script.
std::string folded(const std::string &text)
{
    const bool isAscii = std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) > 127; });
    return isAscii ? lowerCase(text) : QString::fromStdString(text).toCaseFolded().toStdString();
}

} // namespace

SampleNames::SampleNames(const std::vector<std::string> &names)
{
    m_ends.reserve(names.size());
    for (const std::string &name : names) {
        m_folded += folded(name);
        m_folded += '\0';
        m_ends.push_back(m_folded.size());
    }
}

std::vector<bool> SampleNames::holding(const std::string &text) const
{
    std::vector<bool> held(m_ends.size());
    const std::string wanted = folded(text);
    auto row = m_ends.begin();
    for (std::size_t at = m_folded.find(wanted); at < m_folded.size(); at = m_folded.find(wanted, *row)) {
        row = std::upper_bound(row, m_ends.end(), at);
        held[static_cast<std::size_t>(row - m_ends.begin())] = true;
    }
    return held;
}

} // namespace offramp

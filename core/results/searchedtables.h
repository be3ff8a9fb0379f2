// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"

namespace offramp {

/// The tables of recordings as searches take them: those of the exits that are on, as if there were no others. Keeps
/// the tables that it makes; the recordings keep the others.
class SearchedTables
{
public:
    explicit SearchedTables(const std::vector<RecordingPtr> &recordings);
    SearchedTables(const SearchedTables &) = delete;
    SearchedTables &operator=(const SearchedTables &) = delete;

    [[nodiscard]] const std::vector<const ExitTable *> &tables() const { return m_tables; }

private:
    std::vector<ExitTable> m_kept;
    std::vector<const ExitTable *> m_tables;
};

/// An error where there is no recording to search: none is open, or none has the cost of its view.
[[nodiscard]] Result<void> checkSearched(const std::vector<RecordingPtr> &recordings);

/// The thresholds of a variant, from those that were found in a searched table; stored: those of exits that decide
/// nothing now.
[[nodiscard]] Thresholds expanded(const OpenRecording &recording, const Thresholds &found, Thresholds stored);

/// The shares of all exits, from those of the exits that are on.
[[nodiscard]] std::vector<double> expandedShares(const OpenRecording &recording, const std::vector<double> &found);

} // namespace offramp

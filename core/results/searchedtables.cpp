// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/searchedtables.h"

#include "core/search/keptexits.h"

namespace offramp {

SearchedTables::SearchedTables(const std::vector<RecordingPtr> &recordings)
{
    m_kept.reserve(recordings.size()); // they stay where they are
    for (const RecordingPtr &recording : recordings) {
        const bool areAllOn = recording->view().off.empty();
        if (!areAllOn)
            m_kept.push_back(keepExits(recording->whole(), recording->exitsOn(), recording->headCosts()));
        m_tables.push_back(areAllOn ? &recording->table() : &m_kept.back());
    }
}

Result<void> checkSearched(const std::vector<RecordingPtr> &recordings)
{
    if (!recordings.empty())
        return {};
    return failure(ErrorKind::BadInput, "No open network has the cost that the axis counts.",
                   "Choose another energy axis, or measure a network: offramp-engine measure … --into RECORDING.");
}

Thresholds expanded(const OpenRecording &recording, const Thresholds &found, Thresholds stored)
{
    const std::vector<ExitIndex> on = recording.exitsOn();
    for (std::size_t i = 0; i < found.size(); ++i)
        stored[static_cast<std::size_t>(on[i].value)] = found[i];
    return stored;
}

std::vector<double> expandedShares(const OpenRecording &recording, const std::vector<double> &found)
{
    const std::vector<ExitIndex> on = recording.exitsOn();
    std::vector<double> shares(static_cast<std::size_t>(recording.table().exitCount()));
    for (std::size_t i = 0; i < found.size(); ++i)
        shares[static_cast<std::size_t>(on[i].value)] = found[i];
    return shares;
}

} // namespace offramp

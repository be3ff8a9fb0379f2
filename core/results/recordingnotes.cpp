// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/recordingnotes.h"

#include "core/recording/recording.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

namespace offramp {

std::vector<std::string> recordingNotes(const Recording &recording)
{
    std::vector<std::string> notes;
    if (recording.checksums == Checksums::None)
        notes.push_back("its labels, costs and names have no checksums, so that damage to them goes unnoticed.");
    if (recording.damagedRows == 1)
        notes.push_back("1 row is damaged and left out; record again to repair it.");
    if (recording.damagedRows > 1)
        notes.push_back(
            fmt::format("{} rows are damaged and left out; record again to repair them.", recording.damagedRows));
    if (const auto skipped = recording.names("skipped").size(); skipped > 0)
        notes.push_back(fmt::format("{} skipped as broken and not counted.",
                                    counted(skipped, "image") + (skipped == 1 ? " was" : " were")));
    if (const std::size_t recorded = recording.recordedCount(); recorded < recording.sampleCount())
        notes.push_back(fmt::format("{} of {} samples are recorded; the figures cover only these.", recorded,
                                    recording.sampleCount()));
    if (const auto warning = recording.about(labelWarningKey))
        notes.push_back(*warning);
    return notes;
}

std::vector<std::string> recordingNotes(const OpenRecording &recording)
{
    return recordingNotes(recording, recording.view().cost);
}

std::vector<std::string> recordingNotes(const OpenRecording &recording, CostUnit unit)
{
    std::vector<std::string> notes
        = recording.columns() ? recordingNotes(*recording.columns()) : std::vector<std::string>();
    for (const std::string &doubt : recording.doubts(unit))
        notes.push_back("doubtful costs: " + doubt);
    return notes;
}

} // namespace offramp

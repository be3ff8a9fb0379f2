// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/growth.h"

#include "core/recording/fixedsum.h"
#include "core/recording/recordingwriter.h"

#include <fmt/format.h>

namespace offramp {

namespace {

/// What the metadata say from the first row to the last.
std::map<std::string, std::string> lastingMetadata(const Recording &recording)
{
    auto lasting = recording.metadata;
    for (const char *key : {headerSumKey, fixedSumKey, fixedLaterKey, measuredKey, measuredSumKey, skippedKey})
        lasting.erase(key);
    for (const char *key : keptLaterKeys)
        lasting.erase(key);
    return lasting;
}

/// Samples of the test set, with those that were left out.
std::size_t allSamples(const Recording &recording)
{
    return recording.sampleCount() + recording.names(skippedKey).size();
}

/// Whether labels and answers are the same in the rows that both have.
bool agree(const Recording &before, const Recording &now)
{
    const std::size_t n = before.sampleCount();
    if (n != now.sampleCount())
        return true; // samples were left out: the rows are others
    for (std::size_t row = 0; row < n; ++row) {
        if (!before.recorded[row] || !now.recorded[row])
            continue;
        if (before.label[row] != now.label[row])
            return false;
        for (std::size_t at = row; at < before.predicted.size(); at += n) {
            if (before.predicted[at] != now.predicted[at])
                return false;
        }
    }
    return true;
}

} // namespace

bool isGrowing(const OpenRecording &recording)
{
    return !recording.isComplete() || (recording.columns() && recording.columns()->about(fixedLaterKey));
}

bool isSameRecording(const OpenRecording &before, const OpenRecording &now)
{
    if (before.table().exitCount() != now.table().exitCount())
        return false;
    if (!before.columns() || !now.columns()) // only a table is known
        return true;
    const Recording &then = *before.columns();
    const Recording &later = *now.columns();
    return then.flops == later.flops && then.sampleFlops.empty() == later.sampleFlops.empty()
           && allSamples(then) == allSamples(later) && before.criteria() == now.criteria()
           && lastingMetadata(then) == lastingMetadata(later) && agree(then, later);
}

bool isUnchanged(const OpenRecording &before, const OpenRecording &now)
{
    return before.columns() && now.columns() && before.columns()->recorded == now.columns()->recorded
           && before.columns()->metadata == now.columns()->metadata;
}

Result<void> checkFile(const OpenRecording &recording)
{
    const auto fingerprint = recordingFingerprint(recording.path());
    if (!fingerprint)
        return tl::unexpected(fingerprint.error());
    const bool isLabelledLater = recording.columns() && recording.columns()->about(fixedLaterKey);
    if (isLabelledLater || *fingerprint == recording.fingerprint())
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("{} holds another recording now than the one that was opened.", recording.path()),
                   "Put the right file back, or close the recording and open the file again.");
}

} // namespace offramp

// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/recordedquality.h"

#include "core/exits/operatingpoint.h"

namespace offramp {

namespace {

/// [K,n], or empty where they were not recorded.
std::vector<float> confidencesOf(const OpenRecording &recording)
{
    std::vector<float> confidences;
    if (!checkCarries(recording, Criterion::Confidence))
        return confidences;
    const ExitTable &table = recording.table();
    confidences.reserve(static_cast<std::size_t>(table.exitCount()) * table.sampleCount());
    for (int k = 0; k < table.exitCount(); ++k) {
        for (std::size_t i = 0; i < table.sampleCount(); ++i)
            confidences.push_back(-recording.uncertainty(Criterion::Confidence, {k}, {i}).value());
    }
    return confidences;
}

} // namespace

Result<std::vector<ExitQuality>> recordedQuality(const OpenRecording &recording,
                                                 const std::optional<Thresholds> &thresholds,
                                                 const IsCancelled &isCancelled)
{
    QualityInput input{recording.whole(), recording.exitsOn(), confidencesOf(recording)};
    if (thresholds)
        input.taken = exitsOf(recording.table(), *thresholds);
    return exitQualities(input, isCancelled);
}

} // namespace offramp

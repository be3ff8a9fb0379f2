// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples/sampleselection.h"

#include <algorithm>

namespace offramp {

bool SampleSelection::isSelected(RecordingId recording, SampleIndex sample) const
{
    return m_recording == recording && std::ranges::binary_search(m_samples, sample);
}

void SampleSelection::select(RecordingId recording, std::vector<SampleIndex> samples)
{
    std::ranges::sort(samples);
    const auto repeated = std::ranges::unique(samples);
    samples.erase(repeated.begin(), repeated.end());
    const auto selected = samples.empty() ? std::nullopt : std::optional(recording);
    if (selected == m_recording && samples == m_samples)
        return;
    m_recording = selected;
    m_samples = std::move(samples);
    Q_EMIT changed();
}

void SampleSelection::clear()
{
    if (!m_recording)
        return;
    m_recording.reset();
    m_samples.clear();
    Q_EMIT changed();
}

} // namespace offramp

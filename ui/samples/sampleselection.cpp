// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples/sampleselection.h"

#include <algorithm>
#include <utility>

namespace offramp {

SampleSelection::SampleSelection(const Document *document, QObject *parent)
    : QObject(parent)
    , m_document(document)
{
    connect(document, &Document::recordingReplaced, this, &SampleSelection::follow);
}

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
    m_state = selected && m_document->sources().contains(recording) ? m_document->recording(recording) : nullptr;
    m_samples = std::move(samples);
    Q_EMIT changed();
}

void SampleSelection::follow(RecordingId replaced)
{
    if (m_recording != replaced || !m_state)
        return;
    const RecordingPtr before = std::exchange(m_state, m_document->recording(replaced));
    std::vector<SampleIndex> samples = sameSamples(m_samples, *before, *m_state);
    if (samples.size() < m_samples.size())
        select(replaced, std::move(samples));
    else // nothing changed for the user, and panels read it again with the results
        m_samples = std::move(samples);
}

void SampleSelection::clear()
{
    if (!m_recording)
        return;
    m_recording.reset();
    m_state.reset();
    m_samples.clear();
    Q_EMIT changed();
}

} // namespace offramp
